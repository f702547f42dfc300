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

    /// <summary>Exchanges some bits of the first two instructions of a kind that differ in them.</summary>
    internal Words? Exchange(Predicate<uint> where, uint bits)
    {
        int first = _words.FindIndex(where);
        int second = first < 0 ? -1 : _words.FindIndex(first + 1, word => where(word) && ((word ^ _words[first]) & bits) != 0);
        if (second < 0)
        {
            return null;
        }

        uint changed = (_words[first] ^ _words[second]) & bits;
        _words[first] ^= changed;
        _words[second] ^= changed;
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
