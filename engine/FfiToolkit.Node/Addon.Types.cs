using System.Runtime.InteropServices;
using FfiToolkit.Node.Binding;
using FfiToolkit.Node.NodeApi;
using FfiToolkit.Types;

namespace FfiToolkit.Node;

/// <content>Types that JavaScript declares. The engine lays them out: JavaScript has no rules of its own.</content>
internal static unsafe partial class Addon
{
    /// <summary>scalarType(text): what C's name of a type is here, such as <c>int64</c> for <c>long</c>.</summary>
    [UnmanagedCallersOnly]
    private static nint ScalarType(nint env, nint info) => JsCall.Guard(env, info, &ScalarTypeBody);

    private static nint ScalarTypeBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return values.String(NameOf(NativeType.Parse(values.ReadString(call[0]))));
    }

    /// <summary>
    /// aggregateType(text): the type of a text that may use the names of types before it: its name for further texts, its size and its
    /// alignment, then the offset of each field, in bytes: of a bit-field a fraction with its first bit, in eighths.
    /// </summary>
    [UnmanagedCallersOnly]
    private static nint AggregateType(nint env, nint info) => JsCall.Guard(env, info, &AggregateTypeBody);

    private static nint AggregateTypeBody(ref JsCall call)
    {
        JsValues values = call.Values;
        (string name, NativeType type) = IsolateContext.Of(values.Env).Types.Add(values.ReadString(call[0]));
        TypeLayout layout = TypeLayouts.Of(type, DataModel.Host);
        IEnumerable<double> offsets = type is AggregateType aggregate && aggregate.LayoutFor(DataModel.Host) is var fields
            ? fields.Offsets.Zip(fields.FirstBits, static (offset, bit) => offset + (bit / 8.0))
            : [];
        return values.Array([values.String(name), values.Number(layout.Size), values.Number(layout.Alignment), .. offsets.Select(offset => values.Number(offset))]);
    }

    /// <summary>enumType(name, least, most, type | null): which integer an enumeration is here whose members are in that range.</summary>
    [UnmanagedCallersOnly]
    private static nint EnumType(nint env, nint info) => JsCall.Guard(env, info, &EnumTypeBody);

    private static nint EnumTypeBody(ref JsCall call)
    {
        JsValues values = call.Values;
        string name = values.ReadString(call[0]);
        (string, long)[] members = [("least", (long)values.ReadBigInt(call[1])), ("most", (long)values.ReadBigInt(call[2]))];
        return values.String(NameOf(values.ReadOptionalString(call[3]) is { } underlying
            ? NativeType.Enum(name, NativeType.Parse(underlying), members)
            : NativeType.Enum(name, members)));
    }

    /// <summary>bindInMemory(address, signature, name, callsBack, capturesError, textKind, release): what <see cref="FunctionBinder.BindInMemory"/> returns.</summary>
    [UnmanagedCallersOnly]
    private static nint BindInMemory(nint env, nint info) => JsCall.Guard(env, info, &BindInMemoryBody);

    private static nint BindInMemoryBody(ref JsCall call)
    {
        JsValues values = call.Values;
        IsolateContext context = IsolateContext.Of(values.Env);
        return context.Functions.BindInMemory(
            values,
            values.ReadAddress(call[0]),
            Signature.Parse(values.ReadString(call[1]), context.Types.Scope),
            values.ReadString(call[2]),
            (CallsBack)values.ReadNumber(call[3]),
            values.ReadBoolean(call[4]),
            (SlotKind)values.ReadNumber(call[5]),
            values.ReadAddress(call[6]));
    }

    /// <summary>invokers(): what <see cref="FunctionBinder.MakeInvokers"/> returns.</summary>
    [UnmanagedCallersOnly]
    private static nint Invokers(nint env, nint info) => JsCall.Guard(env, info, &InvokersBody);

    private static nint InvokersBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return values.Array(IsolateContext.Of(values.Env).Functions.MakeInvokers(values));
    }

    /// <summary>readingInvoke(values): what <see cref="FunctionBinder.MakeReadingInvoke"/> returns, or undefined.</summary>
    [UnmanagedCallersOnly]
    private static nint ReadingInvoke(nint env, nint info) => JsCall.Guard(env, info, &ReadingInvokeBody);

    private static nint ReadingInvokeBody(ref JsCall call)
    {
        JsValues values = call.Values;
        nint function = IsolateContext.Of(values.Env).Functions.MakeReadingInvoke((int)values.ReadNumber(call[0]));
        return function == 0 ? values.Undefined : function;
    }

    private static string NameOf(NativeType type) => DataModel.Host.Resolve(type).ToString().ToLowerInvariant();
}
