using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Loading;

/// <summary>glibc's list of the libraries that its loader finds by name, which <c>ldconfig</c> writes.</summary>
internal static class LoaderCache
{
    private const string File = "/etc/ld.so.cache";

    // glibc, sysdeps/generic/dl-cache.h: struct cache_file_new, then its file_entry_new, 24 bytes each, whose key is at 4.
    private const int HeaderSize = 48;
    private const int EntrySize = 24;
    private static readonly byte[] s_magic = "glibc-ld.so.cache1.1"u8.ToArray();

    /// <summary>The names, such as <c>libz.so.1</c>; none where there is no cache that can be read.</summary>
    internal static IReadOnlyList<string> Names()
    {
        try
        {
            return OperatingSystem.IsLinux() && System.IO.File.Exists(File) ? Read(System.IO.File.ReadAllBytes(File)) : [];
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Reads a cache, also one that follows the older format in the same file.</summary>
    internal static IReadOnlyList<string> Read(ReadOnlySpan<byte> cache)
    {
        int start = cache.IndexOf(s_magic);
        if (start < 0 || cache.Length < start + HeaderSize)
        {
            return [];
        }

        // Offsets of strings count from the start of this format. The processor's own byte order.
        ReadOnlySpan<byte> table = cache[start..];
        uint count = Number(table[20..]);
        List<string> names = [];
        for (int i = 0, entry = HeaderSize; i < count && entry + EntrySize <= table.Length; i++, entry += EntrySize)
        {
            uint key = Number(table[(entry + 4)..]);
            if (key < table.Length && table[(int)key..].IndexOf((byte)0) is var length and > 0)
            {
                names.Add(Encoding.UTF8.GetString(table.Slice((int)key, length)));
            }
        }

        return names;
    }

    private static uint Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
