namespace FfiToolkit.Types;

/// <summary>Reads <c>result(parameter, parameter, ...)</c>. White space is free between the parts.</summary>
internal static class SignatureParser
{
    internal static Signature Parse(string text, TypeScope? scope)
    {
        TextCursor cursor = new(text);
        ScopedNames names = new(scope, null);
        cursor.SkipSpace();
        NativeType returnType = TypeParser.Read(ref cursor, names);
        RequireByValue(returnType, -1, text, 0);
        Signature signature = ReadParameters(ref cursor, returnType, names, 0);
        cursor.ExpectEnd();
        return signature;
    }

    /// <summary>Reads what follows a result: <c>(parameter, …)</c>.</summary>
    internal static Signature ReadParameters(ref TextCursor cursor, NativeType returnType, ScopedNames names, int depth)
    {
        cursor.Expect('(');
        TypeList parameters = default;
        int variadicFrom = -1;
        if (cursor.Peek() != ')')
        {
            do
            {
                cursor.SkipSpace();
                int position = cursor.Position;
                if (variadicFrom < 0 && cursor.TryTake("..."))
                {
                    variadicFrom = parameters.Count;
                    if (variadicFrom == 0)
                    {
                        throw FfiSignatureException.At("A variadic function has a parameter before the '...'", cursor.Text, position);
                    }

                    continue;
                }

                NativeType parameter = TypeParser.Read(ref cursor, names, depth);
                if (parameter.Kind == NativeKind.Void)
                {
                    throw FfiSignatureException.VoidParameter(parameters.Count, cursor.Text, position);
                }

                if (parameters.Count == Signature.MaximumParameters)
                {
                    throw FfiSignatureException.TooMany(cursor.Text, position);
                }

                RequireByValue(parameter, parameters.Count, cursor.Text, position);
                if (variadicFrom >= 0 && Signature.PromotionOf(parameter) is { } promoted)
                {
                    throw FfiSignatureException.Promoted(parameters.Count, parameter, promoted, cursor.Text, position);
                }

                parameters.Add(parameter);
            }
            while (cursor.TryTake(','));
        }

        cursor.Expect(')');
        return Signature.Of(returnType, parameters.ToArray(), variadicFrom);
    }

    /// <param name="type">A type.</param>
    /// <param name="parameter">The parameter that has it; -1 for the result.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="position">Where the type is in it.</param>
    private static void RequireByValue(NativeType type, int parameter, string text, int position)
    {
        if (type.Kind == NativeKind.Array)
        {
            throw FfiSignatureException.ArrayByValue(parameter < 0 ? "The result" : $"Parameter {parameter}", type, text, position);
        }
    }

    /// <summary>Types, as many as come: the code of a framework's list would be compiled before the first call.</summary>
    private struct TypeList
    {
        private NativeType[]? _types;

        internal int Count { get; private set; }

        internal void Add(NativeType type)
        {
            _types ??= new NativeType[4];
            if (Count == _types.Length)
            {
                Array.Resize(ref _types, 2 * Count);
            }

            _types[Count++] = type;
        }

        internal readonly NativeType[] ToArray()
        {
            NativeType[] types = _types ?? [];
            Array.Resize(ref types, Count);
            return types;
        }
    }
}
