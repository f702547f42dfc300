using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Loading;

/// <summary>The libraries that a library of Windows names as its dependencies: Windows' loader does not say which of them is missing.</summary>
internal static class WindowsImports
{
    /// <summary>Finds a dependency that is not there, of the library or of one beside it.</summary>
    /// <param name="file">The library.</param>
    /// <param name="isLoadable">Whether the loader finds a library of this name.</param>
    /// <returns>Which file lacks which library; null where all are there, or the file cannot be read.</returns>
    internal static (string File, string Missing)? FindMissing(string file, Func<string, bool> isLoadable) => FindMissing(file, isLoadable, []);

    private static (string File, string Missing)? FindMissing(string file, Func<string, bool> isLoadable, HashSet<string> seen)
    {
        foreach (string name in seen.Add(file) ? Read(file) : [])
        {
            string beside = Path.Combine(Path.GetDirectoryName(file) ?? "", name);
            (string, string)? missing = File.Exists(beside) ? FindMissing(beside, isLoadable, seen) : isLoadable(name) ? null : (file, name);
            if (missing is not null)
            {
                return missing;
            }
        }

        return null;
    }

    private static List<string> Read(string file)
    {
        try
        {
            return Read(File.ReadAllBytes(file));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return [];
        }
    }

    // Microsoft's "PE Format": the offsets of the signature, the headers, the import directory and its table of descriptors.
    private static List<string> Read(ReadOnlySpan<byte> image)
    {
        int signature = Number(image, 0x3c);
        int optional = signature + 24;
        int directories = optional + (BinaryPrimitives.ReadUInt16LittleEndian(image[optional..]) == 0x20b ? 112 : 96);
        int sections = optional + BinaryPrimitives.ReadUInt16LittleEndian(image[(signature + 20)..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(image[(signature + 6)..]);

        List<string> names = [];
        int table = Number(image, directories + 8);
        for (int descriptor = table; table != 0; descriptor += 20)
        {
            int name = Number(image, Offset(image, descriptor + 12));
            if (name == 0)
            {
                break;
            }

            ReadOnlySpan<byte> text = image[Offset(image, name)..];
            names.Add(Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]));
        }

        return names;

        int Offset(ReadOnlySpan<byte> image, int address)
        {
            for (int section = sections; section < sections + (40 * count); section += 40)
            {
                int start = Number(image, section + 12);
                if (address >= start && address < start + Number(image, section + 16))
                {
                    return address - start + Number(image, section + 20);
                }
            }

            throw new ArgumentOutOfRangeException(nameof(address), address, "no section has it");
        }
    }

    private static int Number(ReadOnlySpan<byte> image, int offset) => BinaryPrimitives.ReadInt32LittleEndian(image[offset..]);
}
