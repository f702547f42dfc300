namespace FfiToolkit.Formats;

/// <summary>A program database: Microsoft's file of debug information (LLVM, "The PDB File Format": "The MSF File Format", "The PDB Info Stream").</summary>
public sealed class PdbFile
{
    private static ReadOnlySpan<byte> Magic => "Microsoft C/C++ MSF 7.00\r\n\u001aDS\0\0\0"u8;

    private PdbFile(ByteView file)
    {
        if (file.Length < Magic.Length || !file.Slice(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new InvalidDataException("it is no program database");
        }

        // Superblock: the size of a block at 32, the block with the list of the directory's blocks at 52. The directory has the number of
        // streams, their sizes, and their blocks one stream after the other; the information is stream 1. Few streams: all in the first block.
        long size = file.U32(32);
        long directory = size * file.U32(size * file.U32(52));
        uint streams = file.U32(directory);
        uint first = file.U32(directory + 4);
        long blocks = directory + 4 + (4L * streams) + (4 * ((first + size - 1) / size));
        long information = streams > 1 ? size * file.U32(blocks) : throw new InvalidDataException("it has no information about itself");
        Identity = IdentityOf(file.Slice(information + 12, 16), file.U32(information + 8));
    }

    /// <summary>The GUID and the age, in lower-case hexadecimal, as symbol servers name its folder.</summary>
    public string Identity { get; }

    /// <summary>Reads the identity.</summary>
    /// <exception cref="InvalidDataException">It is none, or damaged.</exception>
    public static PdbFile Read(ReadOnlyMemory<byte> file) => new(new ByteView(file));

    internal static string IdentityOf(ReadOnlySpan<byte> guid, uint age) => $"{new Guid(guid):n}{age:x}";
}
