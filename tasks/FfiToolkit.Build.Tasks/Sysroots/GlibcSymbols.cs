using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>
/// Which version of glibc has a function first, from zig's own list (lib/libc/glibc/abilists): the libraries' names, the versions, the
/// targets, then for each function its name and where it is: a set of targets, a library, versions. All with their number before them.
/// </summary>
internal static class GlibcSymbols
{
    private const uint LastOfName = 1u << 31;
    private const byte LastVersion = 1 << 7;

    /// <summary>The version; null where no version for the processor has the function, or the list is not there.</summary>
    /// <param name="zigFolder">zig's folder.</param>
    /// <param name="target">zig's name of the target, as <c>x86_64-linux-gnu.2.17</c>.</param>
    /// <param name="symbol">The function.</param>
    public static Version? FirstVersion(string zigFolder, string target, string symbol)
    {
        string path = Path.Combine(zigFolder, "lib", "libc", "glibc", "abilists");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return Find(File.ReadAllBytes(path), target.Split('.')[0], symbol);
        }
        catch (Exception other) when (other is ArgumentException or IndexOutOfRangeException)
        {
            // Another zig's list has another form; the message then does without.
            return null;
        }
    }

    private static Version? Find(ReadOnlySpan<byte> list, string target, string symbol)
    {
        int at = 0;
        for (int libraries = list[at++]; libraries > 0; libraries--)
        {
            _ = Text(list, ref at);
        }

        Version[] versions = new Version[list[at++]];
        for (int index = 0; index < versions.Length; index++, at += 3)
        {
            versions[index] = list[at + 2] == 0 ? new Version(list[at], list[at + 1]) : new Version(list[at], list[at + 1], list[at + 2]);
        }

        string[] targets = new string[list[at++]];
        for (int index = 0; index < targets.Length; index++)
        {
            targets[index] = Text(list, ref at);
        }

        int wanted = Array.IndexOf(targets, target);
        string? name = null;
        Version? first = null;
        int entries = BinaryPrimitives.ReadUInt16LittleEndian(list[at..]);
        at += 2;
        for (; entries > 0; entries--)
        {
            name ??= Text(list, ref at);
            uint set = BinaryPrimitives.ReadUInt32LittleEndian(list[at..]);

            // The set, and the number of the library.
            at += 5;
            byte version;
            do
            {
                version = list[at++];
                Version found = versions[version & ~LastVersion];
                if (wanted >= 0 && (set & (1u << wanted)) != 0 && name == symbol && (first is null || found < first))
                {
                    first = found;
                }
            }
            while ((version & LastVersion) == 0);
            name = (set & LastOfName) != 0 ? null : name;
        }

        return first;
    }

    private static string Text(ReadOnlySpan<byte> list, ref int at)
    {
        int length = list[at..].IndexOf((byte)0);
        string text = Encoding.ASCII.GetString(list.Slice(at, length));
        at += length + 1;
        return text;
    }
}
