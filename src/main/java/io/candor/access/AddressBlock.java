package io.candor.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that are counted together. Whoever has one IPv6 address has 2^64 of them (RFC 6177), so nothing narrower than
 * a /64 tells one from another; with IPv4 a household, a company or an airport may share a single address.
 */
public record AddressBlock(String text) {

    /** One subscriber: the address itself, of IPv6 its /64. */
    public static AddressBlock narrow(InetAddress address) {
        return of(address, 32, 64);
    }

    /** One network: the /24, of IPv6 the /48, which is what a site is given. */
    public static AddressBlock wide(InetAddress address) {
        return of(address, 24, 48);
    }

    private static AddressBlock of(InetAddress address, int bits4, int bits6) {
        int bits = address instanceof Inet4Address ? bits4 : bits6;
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            bytes[i] &= (byte) (0xFF << (8 - kept));
        }
        try {
            return new AddressBlock(InetAddress.getByAddress(bytes).getHostAddress() + "/" + bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
