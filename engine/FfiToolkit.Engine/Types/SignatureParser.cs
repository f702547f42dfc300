namespace FfiToolkit;

/// <summary>Reads <c>result(parameter, parameter)</c>. White space is free between the parts.</summary>
internal static class SignatureParser
{
    internal static Signature Parse(string text)
    {
        Cursor cursor = new(text);
        NativeType returnType = cursor.ReadType();
        cursor.Expect('(');
        bool hasParameters = cursor.Peek() != ')';
        NativeType[] parameters = new NativeType[hasParameters ? text.AsSpan().Count(',') + 1 : 0];
        if (hasParameters)
        {
            int count = 0;
            do
            {
                cursor.SkipSpace();
                int position = cursor.Position;
                NativeType parameter = cursor.ReadType();
                if (parameter == NativeType.Void)
                {
                    throw FfiSignatureException.VoidParameter(count, text, position);
                }

                if (count == Signature.MaximumParameters)
                {
                    throw FfiSignatureException.TooMany(text, position);
                }

                parameters[count++] = parameter;
            }
            while (cursor.TryTake(','));
        }

        cursor.Expect(')');
        cursor.ExpectEnd();
        return Signature.Of(returnType, parameters);
    }

    private ref struct Cursor(string text)
    {
        public int Position { get; private set; }

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
            return Position < text.Length ? text[Position] : '\0';
        }

        public bool TryTake(char wanted)
        {
            SkipSpace();
            if (Position < text.Length && text[Position] == wanted)
            {
                Position++;
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

        public NativeType ReadType()
        {
            SkipSpace();
            int start = Position;
            while (Position < text.Length && text[Position] is not ('(' or ')' or ',') && !char.IsWhiteSpace(text[Position]))
            {
                Position++;
            }

            ReadOnlySpan<char> name = text.AsSpan(start, Position - start);
            if (name.IsEmpty)
            {
                throw FfiSignatureException.Syntax("a type name was expected", text, start);
            }

            return NativeTypes.TryParse(name, out NativeType type)
                ? type
                : throw FfiSignatureException.UnknownType(name.ToString(), text, start);
        }
    }
}
