// SPDX-License-Identifier: Apache-2.0

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.spec.*;
import java.util.*;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.pkcs.*;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;
import javax.crypto.spec.*;

/**
 * Bouncy Castle: BouncyCastlePeer open KIND FILE | seal KIND FILE, message or content on standard input. KIND is rsa,
 * p256, x25519 (FILE: the certificate, beside it the key with .key) or a256kw (FILE: the key itself, named archive).
 */
public final class BouncyCastlePeer {
  public static void main(String[] arguments) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    byte[] input = System.in.readAllBytes();
    Path file = Path.of(arguments[2]);
    System.out.write(arguments[0].equals("open") ? open(arguments[1], file, input) : seal(arguments[1], file, input));
    System.out.flush();
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509", "BC").generateCertificate(in);
    }
  }

  private static PrivateKey privateKey(String kind, Path certificate) throws Exception {
    String pem = Files.readString(Path.of(certificate.toString().replaceAll("[.]pem$", ".key")));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    String algorithm = kind.equals("rsa") ? "RSA" : kind.equals("p256") ? "EC" : "X25519";
    return KeyFactory.getInstance(algorithm, "BC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static byte[] open(String kind, Path file, byte[] message) throws Exception {
    RecipientInformation recipient = new CMSAuthEnvelopedData(message).getRecipientInfos().getRecipients().iterator().next();
    if (kind.equals("a256kw"))
      return recipient.getContent(new JceKEKAuthEnvelopedRecipient(new SecretKeySpec(Files.readAllBytes(file), "AES")).setProvider("BC"));
    PrivateKey key = privateKey(kind, file);
    return recipient.getContent(kind.equals("rsa") ? new JceKeyTransAuthEnvelopedRecipient(key).setProvider("BC")
        : new JceKeyAgreeAuthEnvelopedRecipient(key).setProvider("BC"));
  }

  private static byte[] seal(String kind, Path file, byte[] content) throws Exception {
    CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
    if (kind.equals("a256kw")) {
      generator.addRecipientInfoGenerator(new JceKEKRecipientInfoGenerator("archive".getBytes(StandardCharsets.US_ASCII),
          new SecretKeySpec(Files.readAllBytes(file), "AES")).setProvider("BC"));
    } else if (kind.equals("rsa")) {
      AlgorithmIdentifier oaep = new JcaAlgorithmParametersConverter().getAlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP,
          new OAEPParameterSpec("SHA-256", "MGF1", new MGF1ParameterSpec("SHA-256"), PSource.PSpecified.DEFAULT));
      generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(certificate(file), oaep).setProvider("BC"));
    } else {
      X509Certificate certificate = certificate(file);
      KeyPairGenerator pairs = KeyPairGenerator.getInstance(kind.equals("p256") ? "EC" : "X25519", "BC");
      if (kind.equals("p256")) pairs.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair sender = pairs.generateKeyPair();
      generator.addRecipientInfoGenerator(new JceKeyAgreeRecipientInfoGenerator(
          kind.equals("p256") ? CMSAlgorithm.ECDH_SHA256KDF : CMSAlgorithm.ECDH_HKDF_SHA256, sender.getPrivate(),
          sender.getPublic(), CMSAlgorithm.AES256_WRAP).addRecipient(certificate).setProvider("BC"));
    }
    OutputAEADEncryptor encryptor = (OutputAEADEncryptor) new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM).setProvider("BC").build();
    return generator.generate(new CMSProcessableByteArray(content), encryptor).getEncoded();
  }
}
