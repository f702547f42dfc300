namespace FfiToolkit.Types;

/// <summary>The names that a text may use besides those of the basic types.</summary>
/// <param name="scope">The caller's own; null for none.</param>
/// <param name="defined">A name that the text defines, which may only be pointed at; null for none.</param>
internal readonly struct ScopedNames(TypeScope? scope, string? defined)
{
    /// <summary>The type of a name.</summary>
    /// <param name="name">The name, its words separated by single spaces.</param>
    /// <param name="cursor">The place behind it; behind the first '*' where the name is the one that the text defines.</param>
    /// <returns>Null where there is none.</returns>
    internal NativeType? Find(string name, ref TextCursor cursor)
    {
        if (name == defined)
        {
            return cursor.TryTake('*')
                ? new PointerType(name)
                : throw FfiSignatureException.At($"{name} holds itself; only a pointer to itself, {name}*, can be in it", cursor.Text, cursor.Position - name.Length);
        }

        return NativeTypes.TryParseC(name, out NativeType? type) || (scope is not null && scope.TryGet(name, out type)) ? type : null;
    }

    /// <summary>Every name that <see cref="Find"/> knows, for messages.</summary>
    internal IEnumerable<string> Own => scope?.Names ?? [];
}
