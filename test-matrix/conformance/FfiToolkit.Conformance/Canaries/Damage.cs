namespace FfiToolkit.Conformance;

/// <summary>A fault put into every stub of a convention that has a place for it, as if its emitter were wrong: shows that a mistake is noticed, and where.</summary>
/// <param name="Abi">The convention.</param>
/// <param name="Fault">What is wrong.</param>
internal sealed record Damage(TargetAbi Abi, Fault Fault)
{
    /// <summary>Reads <c>ABI:FAULT</c>.</summary>
    internal static Damage Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == 2 && Enum.TryParse(parts[1], ignoreCase: true, out Fault fault) && Enum.IsDefined(fault)
            ? new Damage(Options.ParseAbi(parts[0]), fault)
            : throw new ConformanceException($"'{text}' is not ABI:FAULT. Faults: {string.Join(", ", Enum.GetNames<Fault>())}.");
    }
}
