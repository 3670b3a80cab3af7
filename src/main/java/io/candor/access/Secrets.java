package io.candor.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets and their hashes. */
public final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Without 0/O, 1/l/I: one-time passwords are read from a screen and typed. */
    private static final String LEGIBLE = "abcdefghijkmnpqrstuvwxyz23456789";

    private Secrets() {}

    /** URL-safe text with {@code bytes * 8} random bits. */
    public static String random(int bytes) {
        byte[] secret = new byte[bytes];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Four groups of four legible characters: 80 random bits. */
    public static String oneTimePassword() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            if (i > 0 && i % 4 == 0) {
                password.append('-');
            }
            password.append(LEGIBLE.charAt(RANDOM.nextInt(LEGIBLE.length())));
        }
        return password.toString();
    }

    /** What is stored of a secret that has enough random bits of its own. */
    public static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether {@code given} is the secret, in a time that tells nothing about how much of it is right. */
    public static boolean same(String secret, String given) {
        return MessageDigest.isEqual(sha256(secret), sha256(given));
    }

    /** Whether {@code hash} is that of {@code given}, in a time that tells nothing either. */
    public static boolean isHashOf(byte[] hash, String given) {
        return MessageDigest.isEqual(hash, sha256(given));
    }
}
