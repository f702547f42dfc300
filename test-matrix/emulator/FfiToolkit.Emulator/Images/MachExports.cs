using System.Text;

namespace FfiToolkit.Emulator.Images;

/// <summary>Reads the trie of exported symbols (mach-o/loader.h, comment of dyld_info_command: "The symbols exported by a dylib are encoded in a trie").</summary>
internal static class MachExports
{
    // EXPORT_SYMBOL_FLAGS_REEXPORT and _STUB_AND_RESOLVER: the address is not that of code or data of this image.
    private const ulong NotAnAddress = 0x08 | 0x10;
    private const int LongestName = 4096;

    internal static void Read(ImageBytes file, ulong trie, ulong size, ulong baseAddress, Dictionary<string, ulong> symbols)
    {
        if (size == 0)
        {
            return;
        }

        file.Span(trie, size);
        Stack<(ulong Node, string Prefix)> pending = new([(0, "")]);
        int visited = 0;
        while (pending.TryPop(out var next))
        {
            // Each node takes two bytes at least: more nodes than bytes are a loop, and so is a name without end.
            if (++visited > (long)size || next.Prefix.Length > LongestName)
            {
                throw file.Damaged("its export trie has a loop");
            }

            ulong at = trie + next.Node;
            ulong terminalSize = file.Uleb128(ref at);
            ulong children = at + terminalSize;
            if (terminalSize > 0)
            {
                ulong flags = file.Uleb128(ref at);
                if ((flags & NotAnAddress) == 0)
                {
                    symbols[MachImage.CName(next.Prefix)] = baseAddress + file.Uleb128(ref at);
                }
            }

            byte count = file.Byte(children++);
            for (int i = 0; i < count; i++)
            {
                string edge = file.Text(children);
                children += (ulong)Encoding.UTF8.GetByteCount(edge) + 1;
                pending.Push((file.Uleb128(ref children), next.Prefix + edge));
            }
        }
    }
}
