// SPDX-License-Identifier: Apache-2.0

import com.nimbusds.jose.*;
import com.nimbusds.jose.crypto.*;
import com.nimbusds.jose.jwk.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;

/** Nimbus JOSE+JWT: NimbusPeer open KEY|- | seal KEY|- FORM, message or content on standard input. Compact only. */
public final class NimbusPeer {
  public static void main(String[] arguments) throws Exception {
    byte[] input = System.in.readAllBytes();
    String passphrase = System.getenv("PASSPHRASE");
    JWK key = arguments[1].equals("-") ? null : JWK.parse(Files.readString(Path.of(arguments[1])));
    if (arguments[0].equals("open")) {
      JWEObject message = JWEObject.parse(new String(input, StandardCharsets.US_ASCII).trim());
      message.decrypt(decrypter(key, passphrase));
      System.out.write(message.getPayload().toBytes());
    } else {
      JWEAlgorithm algorithm = key == null ? JWEAlgorithm.PBES2_HS512_A256KW : algorithmOf(key);
      JWEHeader.Builder header = new JWEHeader.Builder(algorithm, EncryptionMethod.A256GCM);
      if (key != null) header.keyID(key.getKeyID());
      JWEObject message = new JWEObject(header.build(), new Payload(input));
      message.encrypt(encrypter(key, passphrase));
      System.out.print(message.serialize());
    }
    System.out.flush();
  }

  private static JWEAlgorithm algorithmOf(JWK key) {
    if (key.getAlgorithm() != null) return JWEAlgorithm.parse(key.getAlgorithm().getName());
    if (key instanceof RSAKey) return JWEAlgorithm.RSA_OAEP_256;
    return key instanceof OctetSequenceKey ? JWEAlgorithm.A256KW : JWEAlgorithm.ECDH_ES_A256KW;
  }

  private static JWEEncrypter encrypter(JWK key, String passphrase) throws JOSEException {
    if (key == null) return new PasswordBasedEncrypter(passphrase, 16, 10_000);
    if (key instanceof OctetKeyPair) return new X25519Encrypter((OctetKeyPair) key);
    if (key instanceof ECKey) return new ECDHEncrypter((ECKey) key);
    if (key instanceof RSAKey) return new RSAEncrypter((RSAKey) key);
    OctetSequenceKey symmetric = (OctetSequenceKey) key;
    return algorithmOf(key).equals(JWEAlgorithm.DIR) ? new DirectEncrypter(symmetric) : new AESEncrypter(symmetric);
  }

  private static JWEDecrypter decrypter(JWK key, String passphrase) throws JOSEException {
    if (key == null) return new PasswordBasedDecrypter(passphrase);
    if (key instanceof OctetKeyPair) return new X25519Decrypter((OctetKeyPair) key);
    if (key instanceof ECKey) return new ECDHDecrypter((ECKey) key);
    if (key instanceof RSAKey) return new RSADecrypter((RSAKey) key);
    OctetSequenceKey symmetric = (OctetSequenceKey) key;
    return algorithmOf(key).equals(JWEAlgorithm.DIR) ? new DirectDecrypter(symmetric) : new AESDecrypter(symmetric);
  }
}
