namespace FfiToolkit.Types;

/// <summary>A place in a text that is read from left to right. White space is free between the parts.</summary>
internal ref struct TextCursor(string text)
{
    public int Position { get; set; }

    public readonly string Text => text;

    /// <summary>The character at the place, white space too; NUL at the end.</summary>
    public readonly char Here => Position < text.Length ? text[Position] : '\0';

    public void SkipSpace()
    {
        while (Position < text.Length && char.IsWhiteSpace(text[Position]))
        {
            Position++;
        }
    }

    public char Peek()
    {
        SkipSpace();
        return Here;
    }

    public bool TryTake(char wanted)
    {
        SkipSpace();
        return TryTakeHere(wanted);
    }

    /// <summary>Takes a character that follows without white space.</summary>
    public bool TryTakeHere(char wanted)
    {
        if (Position < text.Length && text[Position] == wanted)
        {
            Position++;
            return true;
        }

        return false;
    }

    public bool TryTake(string wanted)
    {
        SkipSpace();
        if (text.AsSpan(Position).StartsWith(wanted, StringComparison.Ordinal))
        {
            Position += wanted.Length;
            return true;
        }

        return false;
    }

    public void Expect(char wanted)
    {
        if (!TryTake(wanted))
        {
            throw FfiSignatureException.Syntax($"'{wanted}' was expected", text, Position);
        }
    }

    public void ExpectEnd()
    {
        SkipSpace();
        if (Position < text.Length)
        {
            throw FfiSignatureException.Syntax("the end was expected", text, Position);
        }
    }

    /// <summary>Everything up to white space or a character that has a meaning of its own.</summary>
    public ReadOnlySpan<char> ReadWord()
    {
        SkipSpace();
        int start = Position;
        while (Position < text.Length && !char.IsWhiteSpace(text[Position]) && !"(){}<>[],:*@".Contains(text[Position], StringComparison.Ordinal))
        {
            Position++;
        }

        return text.AsSpan(start, Position - start);
    }

    /// <summary>A number of decimal digits.</summary>
    /// <param name="what">What it is, for the message.</param>
    public int ReadNumber(string what)
    {
        int start = Position;
        while (Position < text.Length && char.IsAsciiDigit(text[Position]))
        {
            Position++;
        }

        if (Position == start)
        {
            throw FfiSignatureException.Syntax($"{what} was expected", text, start);
        }

        return int.TryParse(text.AsSpan(start, Position - start), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number)
            ? number
            : throw FfiSignatureException.At($"{what} of {text.AsSpan(start, Position - start)} is too large", text, start);
    }
}
