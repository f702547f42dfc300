using System.Runtime.InteropServices;

namespace FfiToolkit.Conformance;

/// <summary>Machine code of 32-bit instructions, to be searched and changed.</summary>
internal sealed class Words(ReadOnlySpan<byte> code)
{
    private readonly List<uint> _words = [.. MemoryMarshal.Cast<byte, uint>(code)];

    internal byte[] ToArray() => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_words)).ToArray();

    internal int Find(Predicate<uint> where) => _words.FindIndex(where);

    internal Words? Change(Predicate<uint> where, Func<uint, uint> how)
    {
        int index = Find(where);
        if (index < 0)
        {
            return null;
        }

        _words[index] = how(_words[index]);
        return this;
    }

    internal Words? Remove(Predicate<uint> where)
    {
        int index = Find(where);
        return index < 0 ? null : RemoveAt(index);
    }

    internal Words RemoveAt(int index)
    {
        _words.RemoveAt(index);
        return this;
    }

    internal Words Insert(int index, params ReadOnlySpan<uint> words)
    {
        _words.InsertRange(index, words);
        return this;
    }

    /// <summary>Replaces the last instruction, if it is the one that is meant.</summary>
    internal Words? ReplaceLast(uint last, params ReadOnlySpan<uint> words) =>
        _words[^1] == last ? RemoveAt(_words.Count - 1).Insert(_words.Count, words) : null;
}
