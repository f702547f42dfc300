using System.Runtime.InteropServices;

int passed = 0;
int failed = 0;

#if LZ4
byte[] data = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)(i % 251 % 17))];
byte[] packed = new byte[Native.LZ4_compressBound(data.Length)];
int size = Native.LZ4_compress_default(data, packed, data.Length, packed.Length);
byte[] back = new byte[data.Length];
Check(Native.LZ4_versionNumber() == 11000, "the version");
Check(size > 0 && size < data.Length, "data that is packed is smaller");
Check(Native.LZ4_decompress_safe(packed, back, size, back.Length) == data.Length && back.AsSpan().SequenceEqual(data), "a round trip");
#elif ZLIB
byte[] data = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)(i % 251 % 17))];
CULong size = Native.compressBound(new CULong((nuint)data.Length));
byte[] packed = new byte[size.Value];
byte[] back = new byte[data.Length];
CULong length = new((nuint)back.Length);
Check(Native.crc32(new CULong(0), "123456789"u8.ToArray(), 9).Value == 0xcbf43926, "a checksum");
Check(Native.compress(packed, ref size, data, new CULong((nuint)data.Length)) == 0 && size.Value < (nuint)data.Length, "data that is packed is smaller");
Check(Native.uncompress(back, ref length, packed, size) == 0 && back.AsSpan().SequenceEqual(data), "a round trip");
#elif SQLITE
Check(Native.sqlite3_libversion_number() == 3046001, "the version");
Check(Native.sqlite3_open(":memory:", out nint database) == 0, "a database is opened");
Check(Native.sqlite3_exec(database, "create table t (n integer); insert into t values (1), (2), (39)", 0, 0, 0) == 0, "a table is made");
Check(Native.sqlite3_prepare_v2(database, "select sum(n) from t", -1, out nint statement, 0) == 0 && Native.sqlite3_step(statement) == 100, "a query has a row");
Check(Native.sqlite3_column_int(statement, 0) == 42, "its value");
Check(Native.sqlite3_finalize(statement) == 0 && Native.sqlite3_close(database) == 0, "all is closed");
EngineSqlite.Run(Check);
#elif SNAPPY
byte[] data = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)(i % 251 % 17))];
nuint size = Native.snappy_max_compressed_length((nuint)data.Length);
byte[] packed = new byte[size];
byte[] back = new byte[data.Length];
nuint length = (nuint)back.Length;
Check(Native.snappy_compress(data, (nuint)data.Length, packed, ref size) == 0 && size < (nuint)data.Length, "data that is packed is smaller");
Check(Native.snappy_uncompress(packed, size, back, ref length) == 0 && back.AsSpan().SequenceEqual(data), "a round trip");
Check(Native.extras_caught(9) == "at the bottom of 10".Length, "an exception of C++ is caught inside");
Check(Native.extras_across_threads(10) == 55, "threads of C++");
#elif ZSTD
byte[] data = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)(i % 251 % 17))];
byte[] packed = new byte[Native.ZSTD_compressBound((nuint)data.Length)];
byte[] back = new byte[data.Length];
nuint size = Native.ZSTD_compress(packed, (nuint)packed.Length, data, (nuint)data.Length, 3);
Check(Native.ZSTD_versionNumber() == 10507, "the version");
Check(size < (nuint)data.Length, "data that is packed is smaller");
Check(Native.ZSTD_decompress(back, (nuint)back.Length, packed, size) == (nuint)data.Length && back.AsSpan().SequenceEqual(data), "a round trip");
#elif LIBSODIUM
byte[] hash = new byte[32];
byte[] key = new byte[32];
byte[] nonce = new byte[24];
byte[] secret = "attack at dawn"u8.ToArray();
byte[] box = new byte[secret.Length + 16];
byte[] opened = new byte[secret.Length];
Check(Native.sodium_init() >= 0, "the library starts");
Check(Native.crypto_hash_sha256(hash, "abc"u8.ToArray(), 3) == 0 && hash.AsSpan().SequenceEqual(System.Security.Cryptography.SHA256.HashData("abc"u8)), "a hash as .NET has it");
Native.randombytes_buf(key, (nuint)key.Length);
Check(Native.crypto_secretbox_easy(box, secret, (ulong)secret.Length, nonce, key) == 0 && Native.crypto_secretbox_open_easy(opened, box, (ulong)box.Length, nonce, key) == 0 && opened.AsSpan().SequenceEqual(secret), "a box is opened");
box[0] ^= 1;
Check(Native.crypto_secretbox_open_easy(opened, box, (ulong)box.Length, nonce, key) != 0, "a changed box is not");
#else
#error Library is to be lz4, zlib, sqlite, snappy, zstd or libsodium
#endif

Console.WriteLine($"{passed} passed, {failed} failed");
return failed;

void Check(bool condition, string what)
{
    passed += condition ? 1 : 0;
    failed += condition ? 0 : 1;
    if (!condition)
    {
        Console.WriteLine($"not so: {what}");
    }
}

internal static partial class Native
{
#if LZ4
    [LibraryImport("lz4")]
    internal static partial int LZ4_versionNumber();

    [LibraryImport("lz4")]
    internal static partial int LZ4_compressBound(int size);

    [LibraryImport("lz4")]
    internal static partial int LZ4_compress_default(byte[] source, byte[] target, int sourceSize, int targetSize);

    [LibraryImport("lz4")]
    internal static partial int LZ4_decompress_safe(byte[] source, byte[] target, int sourceSize, int targetSize);
#elif ZLIB
    [LibraryImport("z")]
    internal static partial CULong compressBound(CULong size);

    [LibraryImport("z")]
    internal static partial CULong crc32(CULong start, byte[] data, uint size);

    [LibraryImport("z")]
    internal static partial int compress(byte[] target, ref CULong targetSize, byte[] source, CULong sourceSize);

    [LibraryImport("z")]
    internal static partial int uncompress(byte[] target, ref CULong targetSize, byte[] source, CULong sourceSize);
#elif SQLITE
    [LibraryImport("sqlite3")]
    internal static partial int sqlite3_libversion_number();

    [LibraryImport("sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_open(string name, out nint database);

    [LibraryImport("sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_exec(nint database, string text, nint callback, nint context, nint error);

    [LibraryImport("sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_prepare_v2(nint database, string text, int size, out nint statement, nint rest);

    [LibraryImport("sqlite3")]
    internal static partial int sqlite3_step(nint statement);

    [LibraryImport("sqlite3")]
    internal static partial int sqlite3_column_int(nint statement, int column);

    [LibraryImport("sqlite3")]
    internal static partial int sqlite3_finalize(nint statement);

    [LibraryImport("sqlite3")]
    internal static partial int sqlite3_close(nint database);
#elif SNAPPY
    [LibraryImport("snappy")]
    internal static partial nuint snappy_max_compressed_length(nuint size);

    [LibraryImport("snappy")]
    internal static partial int snappy_compress(byte[] source, nuint sourceSize, byte[] target, ref nuint targetSize);

    [LibraryImport("snappy")]
    internal static partial int snappy_uncompress(byte[] source, nuint sourceSize, byte[] target, ref nuint targetSize);

    [LibraryImport("snappy")]
    internal static partial int extras_caught(int depth);

    // Its long is C's; the value is small.
    [LibraryImport("snappy")]
    internal static partial int extras_across_threads(int count);
#elif ZSTD
    [LibraryImport("zstd")]
    internal static partial uint ZSTD_versionNumber();

    [LibraryImport("zstd")]
    internal static partial nuint ZSTD_compressBound(nuint size);

    [LibraryImport("zstd")]
    internal static partial nuint ZSTD_compress(byte[] target, nuint targetSize, byte[] source, nuint sourceSize, int level);

    [LibraryImport("zstd")]
    internal static partial nuint ZSTD_decompress(byte[] target, nuint targetSize, byte[] source, nuint sourceSize);
#elif LIBSODIUM
    [LibraryImport("sodium")]
    internal static partial int sodium_init();

    [LibraryImport("sodium")]
    internal static partial void randombytes_buf(byte[] target, nuint size);

    [LibraryImport("sodium")]
    internal static partial int crypto_hash_sha256(byte[] target, byte[] source, ulong size);

    [LibraryImport("sodium")]
    internal static partial int crypto_secretbox_easy(byte[] box, byte[] message, ulong size, byte[] nonce, byte[] key);

    [LibraryImport("sodium")]
    internal static partial int crypto_secretbox_open_easy(byte[] message, byte[] box, ulong size, byte[] nonce, byte[] key);
#endif
}
