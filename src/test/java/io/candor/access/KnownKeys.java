package io.candor.access;

import java.util.List;

/** Keys without a database, the same each time they are asked for. */
public final class KnownKeys {

    private KnownKeys() {}

    public static SigningKeys numbered(int... numbers) {
        SigningKeys keys = new SigningKeys();
        keys.use(java.util.Arrays.stream(numbers)
                .mapToObj(n -> new SigningKeys.Key((byte) n, Secrets.sha256("key " + n)))
                .toList());
        return keys;
    }

    static SigningKeys none() {
        SigningKeys keys = new SigningKeys();
        keys.use(List.of());
        return keys;
    }
}
