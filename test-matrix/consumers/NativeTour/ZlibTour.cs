using System.Text;
using FfiToolkit;

namespace NativeTour;

/// <summary>libz: memory goes in as spans and arrays, by way of a delegate type of our own. <c>uLong</c> has 32 bits on Windows, 64 elsewhere.</summary>
internal static class ZlibTour
{
    /// <summary><c>uLong crc32(uLong crc, const Bytef* buf, uInt len)</c>.</summary>
    internal delegate ulong Checksum(ulong seed, ReadOnlySpan<byte> data, uint length);

    /// <summary>The same on Windows.</summary>
    internal delegate uint ChecksumOnWindows(uint seed, ReadOnlySpan<byte> data, uint length);

    /// <summary><c>int compress(Bytef* dest, uLongf* destLen, const Bytef* source, uLong sourceLen)</c>.</summary>
    internal delegate int Deflate(Span<byte> target, ulong[] targetLength, byte[] source, ulong sourceLength);

    /// <summary>The same on Windows.</summary>
    internal delegate int DeflateOnWindows(Span<byte> target, uint[] targetLength, byte[] source, uint sourceLength);

    public static void Run(FfiContext ffi, Report report)
    {
        string uLong = OperatingSystem.IsWindows() ? "u32" : "u64";
        using DynamicLibrary libz = report.Load(ffi, PlatformLibraries.Zlib);
        NativeFunction crc32 = report.Get(libz, "crc32", $"{uLong}({uLong}, buffer, u32)");
        NativeFunction compress = report.Get(libz, "compress", $"i32(buffer, pointer, buffer, {uLong})");
        NativeFunction uncompress = report.Get(libz, "uncompress", $"i32(buffer, pointer, buffer, {uLong})");

        ReadOnlySpan<byte> digits = "123456789"u8;
        ulong checksum = OperatingSystem.IsWindows()
            ? crc32.Bind<ChecksumOnWindows>()(0, digits, (uint)digits.Length)
            : crc32.Bind<Checksum>()(0, digits, (uint)digits.Length);
        Console.WriteLine($"crc32(123456789) = 0x{checksum:X8}");
        Console.WriteLine($"crc32 by Invoke = 0x{(ulong)crc32.Invoke(Length(0), digits.ToArray(), digits.Length):X8}");

        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("stub and libffi, ", 100)));
        byte[] packed = new byte[200];
        (int status, uint size) = Compress(compress, packed, text);
        Console.WriteLine($"compress = {status}, shorter: {size < 100}");

        byte[] back = new byte[text.Length];
        Array backLength = OperatingSystem.IsWindows() ? new[] { (uint)back.Length } : new[] { (ulong)back.Length };
        FfiValue result = uncompress.Invoke(back, backLength, packed.AsMemory(0, (int)size), Length(size));
        Console.WriteLine($"uncompress = {result}, same: {back.AsSpan().SequenceEqual(text)}");
    }

    private static (int Status, uint Size) Compress(NativeFunction compress, byte[] packed, byte[] text)
    {
        if (OperatingSystem.IsWindows())
        {
            uint[] size32 = [(uint)packed.Length];
            return (compress.Bind<DeflateOnWindows>()(packed, size32, text, (uint)text.Length), size32[0]);
        }

        ulong[] size64 = [(ulong)packed.Length];
        return (compress.Bind<Deflate>()(packed, size64, text, (ulong)text.Length), (uint)size64[0]);
    }

    private static FfiValue Length(uint value) => OperatingSystem.IsWindows() ? (FfiValue)value : (FfiValue)(ulong)value;
}
