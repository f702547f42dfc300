namespace FfiToolkit.Types;

/// <summary>
/// Reads types: names, <c>{field, …}</c> structs, <c>&lt;field, …&gt;</c> unions, each with <c>p</c>, <c>pN</c> and <c>aN</c> behind
/// it; <c>type[n]</c>, <c>type*</c> and <c>type(*)(type, …)</c>. A field is <c>[name:] type[@alignment]</c>, a
/// bit-field <c>[name:] type:bits</c>.
/// </summary>
internal static class TypeParser
{
    // Deeper than any real type; a text cannot overflow the stack.
    private const int MaximumDepth = 64;

    internal static NativeType ParseType(string text, TypeScope? scope)
    {
        TextCursor cursor = new(text);
        NativeType type = Read(ref cursor, new ScopedNames(scope, null));
        cursor.ExpectEnd();
        return type;
    }

    /// <summary>Reads the definition of a name: a struct or union takes it, and may point at itself by it.</summary>
    internal static NativeType ParseNamed(string name, string text, TypeScope scope)
    {
        TextCursor cursor = new(text);
        ScopedNames names = new(scope, name);
        NativeType type = cursor.Peek() is '{' or '<' ? ReadSuffixes(ref cursor, ReadAggregate(ref cursor, names, 0, name), names, 0) : Read(ref cursor, names);
        cursor.ExpectEnd();
        return type;
    }

    internal static NativeType Read(ref TextCursor cursor, ScopedNames names, int depth = 0)
    {
        cursor.SkipSpace();
        if (depth > MaximumDepth)
        {
            throw FfiSignatureException.At($"Types are nested more than {MaximumDepth} deep", cursor.Text, cursor.Position);
        }

        NativeType type = cursor.Here is '{' or '<' ? ReadAggregate(ref cursor, names, depth, null) : ReadName(ref cursor, names);
        return ReadSuffixes(ref cursor, type, names, depth);
    }

    private static AggregateType ReadAggregate(ref TextCursor cursor, ScopedNames names, int depth, string? name)
    {
        int start = cursor.Position;
        char end = cursor.Here == '{' ? '}' : '>';
        cursor.Position++;
        List<NativeField> fields = [];
        if (cursor.Peek() != end)
        {
            do
            {
                fields.Add(ReadField(ref cursor, names, depth));
            }
            while (cursor.TryTake(','));
        }

        cursor.Expect(end);
        NativePacking packing = ReadPacking(ref cursor);
        return Make(ref cursor, start, () => end == '}' ? new StructType(name, [.. fields], packing) : (AggregateType)new UnionType(name, [.. fields], packing));
    }

    private static NativeField ReadField(ref TextCursor cursor, ScopedNames names, int depth)
    {
        cursor.SkipSpace();
        int start = cursor.Position;
        string? name = cursor.ReadWord().ToString();
        if (name.Length == 0 || !cursor.TryTake(':') || char.IsAsciiDigit(cursor.Peek()))
        {
            cursor.Position = start;
            name = null;
        }

        NativeType type = Read(ref cursor, names, depth + 1);
        int bits = cursor.TryTake(':') ? ReadBits(ref cursor) : 0;
        return new NativeField(name, type, cursor.TryTake('@') ? cursor.ReadNumber("an alignment") : 0, bits);
    }

    private static int ReadBits(ref TextCursor cursor)
    {
        cursor.SkipSpace();
        int start = cursor.Position;
        int bits = cursor.ReadNumber("a number of bits");
        return bits > 0 ? bits : throw FfiSignatureException.At("A bit-field of 0 bits ends a word in C, and compilers disagree what else; put the next field where it belongs by its type", cursor.Text, start);
    }

    private static NativePacking ReadPacking(ref TextCursor cursor)
    {
        NativePacking packing = default;
        while (true)
        {
            if (cursor.TryTakeHere('p'))
            {
                packing = char.IsAsciiDigit(cursor.Here) ? packing with { Pack = cursor.ReadNumber("an alignment") } : packing with { IsPacked = true };
            }
            else if (cursor.TryTakeHere('a'))
            {
                packing = packing with { Alignment = cursor.ReadNumber("an alignment") };
            }
            else
            {
                return packing;
            }
        }
    }

    private static NativeType ReadName(ref TextCursor cursor, ScopedNames names)
    {
        int start = cursor.Position;
        ReadOnlySpan<char> word = cursor.ReadWord();
        if (word.IsEmpty)
        {
            throw FfiSignatureException.Syntax("a type name was expected", cursor.Text, start);
        }

        // C's names may have several words.
        bool isLonger = word is "unsigned" or "signed" or "long" or "short" or "float" or "double" && !NextWord(cursor).IsEmpty;
        if (!isLonger && NativeTypes.TryParse(word, out NativeType? type))
        {
            return type;
        }

        string name = word.ToString();
        while (isLonger && !NextWord(cursor).IsEmpty)
        {
            name = $"{name} {cursor.ReadWord()}";
        }

        return names.Find(name, ref cursor) ?? throw FfiSignatureException.UnknownType(name, names, cursor.Text, start);
    }

    // The cursor is a copy: the place does not move.
    private static ReadOnlySpan<char> NextWord(TextCursor cursor) => cursor.ReadWord();

    private static NativeType ReadSuffixes(ref TextCursor cursor, NativeType type, ScopedNames names, int depth)
    {
        while (true)
        {
            cursor.SkipSpace();
            int start = cursor.Position;
            if (cursor.TryTakeHere('*'))
            {
                type = NativeType.PointerTo(type);
            }
            else if (cursor.Here == '[')
            {
                type = ReadLengths(ref cursor, type, start);
            }
            else if (cursor.TryTake("(*)"))
            {
                type = NativeType.FunctionPointer(SignatureParser.ReadParameters(ref cursor, type, names, depth + 1));
            }
            else
            {
                return type;
            }
        }
    }

    // As in C the first length is that of the outermost array.
    private static ArrayType ReadLengths(ref TextCursor cursor, NativeType element, int start)
    {
        cursor.Expect('[');
        cursor.SkipSpace();
        int length = cursor.ReadNumber("a length");
        cursor.Expect(']');
        if (cursor.Peek() == '[')
        {
            element = ReadLengths(ref cursor, element, cursor.Position);
        }

        return Make(ref cursor, start, () => NativeType.Array(element, length));
    }

    /// <summary>Makes a type, and says of one that there cannot be where it is in the text.</summary>
    private static T Make<T>(ref TextCursor cursor, int start, Func<T> make)
        where T : NativeType
    {
        try
        {
            return make();
        }
        catch (FfiTypeException error)
        {
            throw FfiSignatureException.At(error.Message, cursor.Text, start);
        }
    }
}
