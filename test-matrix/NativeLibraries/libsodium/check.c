/* The packed library against the examples of RFCs and of the algorithms' authors, and the code for each set of instructions against
   what does without: whatever a length is, a stream is the same in one piece and block by block. */
#include "check.h"
#include <sodium.h>
#include <stdlib.h>

enum { SIZE = 5000 };

/* Whether bytes are those of a hexadecimal number. */
static int
is (const unsigned char *bytes, const char *hex)
{
  char text[300];
  size_t size = strlen (hex) / 2;
  return size * 2 < sizeof text && strcmp (sodium_bin2hex (text, sizeof text, bytes, size), hex) == 0;
}

static const unsigned char *
of (const char *hex)
{
  static unsigned char bytes[4][128];
  static int next;
  unsigned char *result = bytes[next++ % 4];
  sodium_hex2bin (result, 128, hex, strlen (hex), NULL, NULL, NULL);
  return result;
}

static int
is_one_stream (int (*at) (unsigned char *, const unsigned char *, unsigned long long, const unsigned char *, uint64_t, const unsigned char *))
{
  static unsigned char zeros[SIZE], whole[SIZE], pieces[SIZE], key[32] = { 1 }, nonce[24] = { 2 };
  for (int size = 1; size < SIZE; size += 37)
    {
      memset (pieces, 0, SIZE);
      at (whole, zeros, size, nonce, 0, key);
      for (int block = 0; block * 64 < size; block++)
        at (pieces + block * 64, zeros, size - block * 64 < 64 ? size - block * 64 : 64, nonce, block, key);
      if (memcmp (whole, pieces, size) != 0)
        return 0;
    }
  return 1;
}

static void
check_hashes (void)
{
  unsigned char hash[64];
  const unsigned char *abc = (const unsigned char *) "abc";
  crypto_hash_sha256 (hash, abc, 3);
  CHECK (is (hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  crypto_hash_sha512 (hash, abc, 3);
  CHECK (is (hash, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
  crypto_generichash (hash, 64, abc, 3, NULL, 0);
  CHECK (is (hash, "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"));
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init (&state, (const unsigned char *) "Jefe", 4);
  crypto_auth_hmacsha256_update (&state, (const unsigned char *) "what do ya want for nothing?", 28);
  crypto_auth_hmacsha256_final (&state, hash);
  CHECK (is (hash, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  crypto_shorthash (hash, of ("000102030405060708090a0b0c0d0e"), 15, of ("000102030405060708090a0b0c0d0e0f"));
  CHECK (is (hash, "e545be4961ca29a1"));
}

static void
check_passwords (void)
{
  unsigned char key[64];
  const char kept[crypto_pwhash_STRBYTES] = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  CHECK (crypto_pwhash_str_verify (kept, "password", 8) == 0);
  CHECK (crypto_pwhash_str_verify (kept, "passwords", 9) != 0);
  CHECK (crypto_pwhash_scryptsalsa208sha256_ll ((const uint8_t *) "password", 8, (const uint8_t *) "NaCl", 4, 1024, 8, 16, key, 64) == 0);
  CHECK (is (key, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"));
}

static void
check_ciphers (void)
{
  const char *text = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
  unsigned char sealed[200], opened[200];
  unsigned long long size = 0, back = 0;
  const unsigned char *key = of ("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"), *nonce = of ("070000004041424344454647"), *data = of ("50515253c0c1c2c3c4c5c6c7");
  CHECK (crypto_aead_chacha20poly1305_ietf_encrypt (sealed, &size, (const unsigned char *) text, strlen (text), data, 12, NULL, nonce, key) == 0 && size == strlen (text) + 16);
  CHECK (is (sealed, "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"));
  CHECK (is (sealed + strlen (text), "1ae10b594f09e26a7e902ecbd0600691"));
  CHECK (crypto_aead_chacha20poly1305_ietf_decrypt (opened, &back, NULL, sealed, size, data, 12, nonce, key) == 0 && back == strlen (text) && memcmp (opened, text, back) == 0);
  sealed[3] ^= 1;
  CHECK (crypto_aead_chacha20poly1305_ietf_decrypt (opened, &back, NULL, sealed, size, data, 12, nonce, key) != 0);
  CHECK (is_one_stream (crypto_stream_chacha20_xor_ic));
  CHECK (is_one_stream (crypto_stream_salsa20_xor_ic));
  CHECK (is_one_stream (crypto_stream_xsalsa20_xor_ic));

  /* Only where the processor has the instructions. */
  CHECK (crypto_aead_aes256gcm_is_available () == (sodium_runtime_has_aesni () && sodium_runtime_has_pclmul ()));
  if (crypto_aead_aes256gcm_is_available ())
    {
      unsigned char zeros[32] = { 0 };
      crypto_aead_aes256gcm_encrypt (sealed, &size, zeros, 16, NULL, 0, NULL, zeros, zeros);
      CHECK (is (sealed, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
    }
}

static void
check_keys (void)
{
  unsigned char shared[32], public[32], secret[64] = { 1 }, signature[64];
  CHECK (crypto_scalarmult (shared, of ("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"), of ("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")) == 0);
  CHECK (is (shared, "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
  CHECK (crypto_scalarmult (shared, secret, of ("0000000000000000000000000000000000000000000000000000000000000000")) != 0);
  crypto_scalarmult_base (public, of ("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
  CHECK (is (public, "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
  crypto_sign_seed_keypair (public, secret, of ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  CHECK (is (public, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
  crypto_sign_detached (signature, NULL, (const unsigned char *) "r", 1, secret);
  CHECK (is (signature, "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
  CHECK (crypto_sign_verify_detached (signature, (const unsigned char *) "r", 1, public) == 0);
  CHECK (crypto_sign_verify_detached (signature, (const unsigned char *) "s", 1, public) != 0);
}

int
main (void)
{
  unsigned char first[32], second[32];
  CHECK (sodium_init () == 0);
  CHECK (strcmp (sodium_version_string (), "1.0.18") == 0 && sodium_library_version_major () == SODIUM_LIBRARY_VERSION_MAJOR);
  check_hashes ();
  check_passwords ();
  check_ciphers ();
  check_keys ();
  randombytes_buf (first, sizeof first);
  randombytes_buf (second, sizeof second);
  CHECK (memcmp (first, second, sizeof first) != 0);

  /* Guarded pages, and memory that is not written to disks. */
  char *guarded = sodium_malloc (100);
  CHECK (guarded != NULL && sodium_mprotect_readonly (guarded) == 0 && sodium_mprotect_readwrite (guarded) == 0);
  memset (guarded, 1, 100);
  sodium_free (guarded);
  return end ();
}
