package io.candor.access.signin;

import io.candor.access.AddressBlock;
import java.net.InetAddress;
import java.util.Optional;

/**
 * One try of a password: for which account, from where, and from which device if it is one that has signed in to this
 * account before.
 */
record Attempt(String username, AddressBlock narrow, AddressBlock wide, Optional<String> device) {

    static Attempt of(String username, InetAddress from, Optional<String> device) {
        return new Attempt(username, AddressBlock.narrow(from), AddressBlock.wide(from), device);
    }
}
