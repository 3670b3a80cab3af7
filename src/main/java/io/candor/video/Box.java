package io.candor.video;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One box of the ISO base media file format (ISO/IEC 14496-12, 4.2), its payload as a view that ends where the box ends.
 * Nothing is trusted: a size that does not fit into what is around it is refused, and so is a box with too many
 * children.
 */
record Box(int type, ByteBuffer payload) {

    private static final int MOST_CHILDREN = 256;

    static int type(String fourLetters) {
        return (fourLetters.charAt(0) << 24)
                | (fourLetters.charAt(1) << 16)
                | (fourLetters.charAt(2) << 8)
                | fourLetters.charAt(3);
    }

    /** The boxes inside, in their order. */
    List<Box> children() throws NotMediaException {
        List<Box> children = new ArrayList<>();
        ByteBuffer rest = payload.duplicate();
        while (rest.remaining() >= 8) {
            if (children.size() == MOST_CHILDREN) {
                throw new NotMediaException("too many boxes in one");
            }
            int start = rest.position();
            long size = Integer.toUnsignedLong(rest.getInt());
            int type = rest.getInt();
            int header = 8;
            if (size == 1) {
                if (rest.remaining() < 8) {
                    throw new NotMediaException("a box is cut off");
                }
                size = rest.getLong();
                header = 16;
            }
            if (size < header || size > rest.limit() - start) {
                throw new NotMediaException("a box does not fit into the one around it");
            }
            int end = start + (int) size;
            children.add(new Box(type, payload.slice(start + header, end - start - header)));
            rest.position(end);
        }
        return children;
    }

    Optional<Box> child(String name) throws NotMediaException {
        int wanted = type(name);
        return children().stream().filter(b -> b.type == wanted).findFirst();
    }

    Box require(String name) throws NotMediaException {
        return child(name).orElseThrow(() -> new NotMediaException("no " + name + " where there must be one"));
    }

    List<Box> all(String name) throws NotMediaException {
        int wanted = type(name);
        return children().stream().filter(b -> b.type == wanted).toList();
    }

    /** The version byte and the flags that a full box begins with (4.2.2). */
    int versionAndFlags() throws NotMediaException {
        return int32(0);
    }

    int int32(int at) throws NotMediaException {
        if (at < 0 || at > payload.limit() - 4) {
            throw new NotMediaException("a box is shorter than its fields");
        }
        return payload.getInt(at);
    }

    long uint32(int at) throws NotMediaException {
        return Integer.toUnsignedLong(int32(at));
    }

    long int64(int at) throws NotMediaException {
        if (at < 0 || at > payload.limit() - 8) {
            throw new NotMediaException("a box is shorter than its fields");
        }
        return payload.getLong(at);
    }
}
