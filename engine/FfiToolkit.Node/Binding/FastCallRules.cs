using System.Runtime.InteropServices;

namespace FfiToolkit.Node.Binding;

/// <summary>What V8 does with a fast call. It refuses some signatures without a word and ends the process over others: both are decided here beforehand.</summary>
internal static class FastCallRules
{
    // V8's own bound (kMaxCParameters, fast-api-calls.cc) counts the receiver; release builds do not enforce it, and V8 14 ends
    // the process from 32 on.
    private const int MaximumParameters = 20;

    // V8 takes no fast call with stack arguments on Apple's arm64, whose packing it does not know (CanOptimizeFastSignature).
    private const int MaximumParametersOnAppleArm64 = 8;

    /// <summary>Says why a function of the signature is not called from optimised code, or null where it is.</summary>
    /// <param name="nodeMajor">The major version of Node.</param>
    /// <param name="architecture">The processor.</param>
    /// <param name="isMacOS">Whether the operating system is macOS.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="valuesObstacle">Why 64-bit integers and addresses are not read from V8's values; null where they are.</param>
    internal static string? FindObstacle(int nodeMajor, Architecture architecture, bool isMacOS, Signature signature, string? valuesObstacle)
    {
        if (FindFunctionType(signature) is { } obstacle)
        {
            return obstacle;
        }

        SlotKind[] kinds = [SlotKinds.Of(signature.ReturnType), .. signature.Parameters.Select(SlotKinds.Of)];
        int parameters = kinds.Length;
        if (isMacOS && architecture == Architecture.Arm64 && parameters > MaximumParametersOnAppleArm64)
        {
            return $"V8 calls at most {MaximumParametersOnAppleArm64 - 1} parameters directly on macOS arm64; this signature has {parameters - 1}";
        }

        if (parameters > MaximumParameters)
        {
            return $"V8 calls at most {MaximumParameters - 1} parameters directly; this signature has {parameters - 1}";
        }

        if (valuesObstacle is not null && HasNoWideTypes(nodeMajor) && kinds.Any(SlotKinds.IsWide))
        {
            return $"V8 of Node 20 passes no 64-bit integers or pointers directly, and its values are not read here: {valuesObstacle}";
        }

        return architecture == Architecture.Arm && kinds.Any(static kind => SlotKinds.IsWide(kind) || SlotKinds.IsFloat(kind))
            ? "V8 passes no 64-bit integers, pointers or floating-point numbers directly on 32-bit ARM"
            : null;
    }

    /// <summary>Whether V8 has no bigint in fast calls, and ends the process for a 64-bit result, as V8 11 does.</summary>
    internal static bool HasNoWideTypes(int nodeMajor) => nodeMajor == 20;

    /// <summary>Says that a value of the signature is the address of a function, or holds one: what it is for is calling back, into JavaScript of whatever package, and never inside of a fast call.</summary>
    internal static string? FindFunctionType(Signature signature) =>
        signature.Parameters.Append(signature.ReturnType).Any(HoldsFunction) ? "a parameter or the result is of type 'function', or holds one" : null;

    /// <summary>Whether a value is the address of a function.</summary>
    internal static bool IsFunction(NativeType type) => type is PointerType { Accepts: ArgumentPolicy.Function };

    /// <summary>Whether a value is one, or has one inside.</summary>
    internal static bool HoldsFunction(NativeType type) => type switch
    {
        PointerType => IsFunction(type),
        AggregateType aggregate => aggregate.Fields.Any(static field => HoldsFunction(field.Type)),
        ArrayType array => HoldsFunction(array.Element),
        _ => false,
    };
}
