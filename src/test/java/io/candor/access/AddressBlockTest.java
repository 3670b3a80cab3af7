package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlockTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.77,          203.0.113.77/32,         203.0.113.0/24",
        "2001:db8:1:2:3:4:5:6,  2001:db8:1:2:0:0:0:0/64, 2001:db8:1:0:0:0:0:0/48",
        "::ffff:203.0.113.77,   203.0.113.77/32,         203.0.113.0/24",
    })
    void addressesOfOneSubscriberAndOfOneNetworkAreCountedTogether(String address, String narrow, String wide)
            throws UnknownHostException {
        InetAddress from = InetAddress.getByName(address);

        assertThat(AddressBlock.narrow(from)).hasToString(narrow);
        assertThat(AddressBlock.wide(from)).hasToString(wide);
    }
}
