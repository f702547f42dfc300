using System.Text;
using FfiToolkit;

namespace NativeTour;

/// <summary>libz: memory goes in as spans and arrays, by way of a delegate type of our own.</summary>
internal static class ZlibTour
{
    /// <summary><c>uLong crc32(uLong crc, const Bytef* buf, uInt len)</c>.</summary>
    internal delegate ulong Checksum(ulong seed, ReadOnlySpan<byte> data, uint length);

    /// <summary><c>int compress(Bytef* dest, uLongf* destLen, const Bytef* source, uLong sourceLen)</c>.</summary>
    internal delegate int Deflate(Span<byte> target, ulong[] targetLength, byte[] source, ulong sourceLength);

    public static void Run(FfiContext ffi, Report report)
    {
        using DynamicLibrary libz = ffi.Load("libz.so.1");
        NativeFunction crc32 = report.Get(libz, "crc32", "u64(u64, buffer, u32)");
        NativeFunction compress = report.Get(libz, "compress", "i32(buffer, pointer, buffer, u64)");
        NativeFunction uncompress = report.Get(libz, "uncompress", "i32(buffer, pointer, buffer, u64)");

        Checksum checksum = crc32.Bind<Checksum>();
        ReadOnlySpan<byte> digits = "123456789"u8;
        Console.WriteLine($"crc32(123456789) = 0x{checksum(0, digits, (uint)digits.Length):X8}");
        Console.WriteLine($"crc32 by Invoke = 0x{(ulong)crc32.Invoke(0UL, digits.ToArray(), digits.Length):X8}");

        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("stub and libffi, ", 100)));
        byte[] packed = new byte[200];
        ulong[] packedLength = [(ulong)packed.Length];
        Console.WriteLine($"compress = {compress.Bind<Deflate>()(packed, packedLength, text, (ulong)text.Length)}, shorter: {packedLength[0] < 100}");

        byte[] back = new byte[text.Length];
        ulong[] backLength = [(ulong)back.Length];
        FfiValue status = uncompress.Invoke(back, backLength, packed.AsMemory(0, (int)packedLength[0]), packedLength[0]);
        Console.WriteLine($"uncompress = {status}, same: {back.AsSpan().SequenceEqual(text)}");
    }
}
