using System.Runtime.InteropServices;

namespace FfiToolkit.Node.Binding;

/// <summary>V8's descriptions of signatures: of every isolate, and never freed. There are as many as there are different signatures.</summary>
internal static unsafe class V8Signatures
{
    private static readonly Dictionary<string, nint> s_descriptions = new(StringComparer.Ordinal);

    private static readonly Lock s_lock = new();

    /// <summary>The description of a signature, made once per process.</summary>
    internal static nint Describe(V8Functions* v8, SlotKind result, ReadOnlySpan<SlotKind> kinds)
    {
        string key = $"{(byte)result}:{Convert.ToHexString(MemoryMarshal.AsBytes(kinds))}";
        lock (s_lock)
        {
            if (!s_descriptions.TryGetValue(key, out nint description))
            {
                description = v8->Describe(result, kinds);
                s_descriptions.Add(key, description);
            }

            return description;
        }
    }
}
