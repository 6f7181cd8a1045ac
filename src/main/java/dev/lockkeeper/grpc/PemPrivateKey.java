package dev.lockkeeper.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key as PEM: PKCS #8, or PKCS #1 and SEC 1 put into its envelope (RFC 5208 §5, RFC 3447 A.1.2, RFC 5915). */
final class PemPrivateKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    private static final byte[] VERSION = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int CURVE = 0xa0;

    private PemPrivateKey() {}

    static PrivateKey parse(byte[] pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new InvalidKeySpecException("no unencrypted private key in PEM form");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("no private key in PEM form: " + e.getMessage(), e);
        }
        return switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> key(envelope(RSA, der));
            case "EC PRIVATE KEY" -> key(envelope(element(SEQUENCE, EC, curve(der)), der));
            default -> key(der);
        };
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException | NoSuchAlgorithmException another) {
                // The key says its own algorithm, but only to the factory of that algorithm.
            }
        }
        throw new InvalidKeySpecException("the private key is none of " + ALGORITHMS);
    }

    private static byte[] envelope(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, VERSION, algorithm, element(OCTETS, key));
    }

    /** The curve's object id within a SEC 1 key: all before it has fixed tags. */
    private static byte[] curve(byte[] der) throws InvalidKeySpecException {
        for (int i = 0; i + 4 < der.length; i++) {
            int length = der[i + 1];
            if ((der[i] & 0xff) == CURVE && der[i + 2] == OBJECT_ID && der[i + 3] == length - 2 && length > 2) {
                int end = i + 2 + length;
                if (end <= der.length) {
                    return java.util.Arrays.copyOfRange(der, i + 2, end);
                }
            }
        }
        throw new InvalidKeySpecException("the EC key does not name its curve");
    }

    private static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length < 0x80) {
            element.write(length);
        } else {
            element.write(0x82);
            element.write(length >> 8);
            element.write(length);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
