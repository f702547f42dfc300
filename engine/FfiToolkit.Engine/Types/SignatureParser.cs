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
        NativeType[] parameters = [];
        int count = 0;
        int variadicFrom = -1;
        if (cursor.Peek() != ')')
        {
            // As many in most signatures, and no more in any.
            parameters = new NativeType[Math.Min(CountCommas(cursor.Text.AsSpan(cursor.Position)) + 1, Signature.MaximumParameters)];
            do
            {
                cursor.SkipSpace();
                int position = cursor.Position;
                if (variadicFrom < 0 && cursor.TryTake("..."))
                {
                    variadicFrom = count;
                    if (variadicFrom == 0)
                    {
                        throw FfiSignatureException.At("A variadic function has a parameter before the '...'", cursor.Text, position);
                    }

                    continue;
                }

                NativeType parameter = TypeParser.Read(ref cursor, names, depth);
                if (parameter.Kind == NativeKind.Void)
                {
                    throw FfiSignatureException.VoidParameter(count, cursor.Text, position);
                }

                if (count == Signature.MaximumParameters)
                {
                    throw FfiSignatureException.TooMany(cursor.Text, position);
                }

                RequireByValue(parameter, count, cursor.Text, position);
                if (variadicFrom >= 0 && Signature.PromotionOf(parameter) is { } promoted)
                {
                    throw FfiSignatureException.Promoted(count, parameter, promoted, cursor.Text, position);
                }

                parameters[count++] = parameter;
            }
            while (cursor.TryTake(','));
        }

        cursor.Expect(')');
        Array.Resize(ref parameters, count);
        return Signature.Of(returnType, parameters, variadicFrom);
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

    // By hand: what the framework has for it is compiled before the first call.
    private static int CountCommas(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (char letter in text)
        {
            count += letter == ',' ? 1 : 0;
        }

        return count;
    }
}
