using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FfiToolkit.Types;

namespace FfiToolkit.Conformance;

/// <summary>
/// Writes the callees of a corpus in Rust, without its core library, which is not there for every target: rustc classifies
/// <c>extern "C"</c> arguments by code of its own, so it is a judge besides C's compilers.
/// </summary>
/// <param name="abi">The convention of the target.</param>
/// <param name="addresses">Where callees put what they saw, and find what they return.</param>
internal sealed class RustSource(TargetAbi abi, CorpusAddresses addresses)
{
    // What the compiler itself must know of types, which the core library says otherwise. Without it there are no operators
    // either, so that every address is written out.
    private const string Beginning = """
        #![feature(no_core, lang_items, rustc_attrs, auto_traits)]
        #![no_core]
        #![crate_type = "lib"]
        #![allow(warnings, internal_features)]
        #[lang = "pointee_sized"] pub trait PointeeSized {}
        #[lang = "meta_sized"] pub trait MetaSized: PointeeSized {}
        #[lang = "sized"] pub trait Sized: MetaSized {}
        #[lang = "copy"] pub trait Copy {}
        #[lang = "legacy_receiver"] trait LegacyReceiver {}
        #[lang = "freeze"] unsafe auto trait Freeze {}
        impl Copy for i8 {} impl Copy for u8 {} impl Copy for i16 {} impl Copy for u16 {} impl Copy for i32 {} impl Copy for u32 {}
        impl Copy for i64 {} impl Copy for u64 {} impl Copy for usize {} impl Copy for bool {} impl Copy for f32 {} impl Copy for f64 {}
        impl<T> Copy for *mut T {} impl<T> Copy for *const T {} impl<T: Copy, const N: usize> Copy for [T; N] {}

        """;

    private readonly StringBuilder _text = new(Beginning);
    private readonly Dictionary<NativeType, string> _names = [];
    private readonly DataModel _model = DataModel.Of(abi);

    internal string Write(IEnumerable<ConformanceCase> cases)
    {
        foreach (ConformanceCase one in cases)
        {
            WriteCallee(one);
        }

        return _text.ToString();
    }

    /// <summary>Whether Rust has the types of a signature, and a way to write its callee.</summary>
    internal static bool CanWrite(Signature signature) => !signature.IsVariadic && signature.Parameters.Append(signature.ReturnType).All(CanWrite);

    private static bool CanWrite(NativeType type) => type switch
    {
        ComplexType => false,
        ArrayType array => CanWrite(array.Element),
        AggregateType aggregate => aggregate.Packing == default && aggregate.Fields.All(static field => field.Bits == 0 && field.Alignment == 0 && CanWrite(field.Type)),
        _ => true,
    };

    private void WriteCallee(ConformanceCase one)
    {
        ImmutableArray<NativeType> parameters = one.Signature.Parameters;
        NativeType result = one.Signature.ReturnType;
        string[] names = [.. parameters.Select(NameOf)];
        string returned = result.Kind == NativeKind.Void ? "" : $" -> {NameOf(result)}";
        _text.Append(CultureInfo.InvariantCulture, $"#[no_mangle] pub unsafe extern \"C\" fn callee_{one.Id}({string.Join(", ", names.Select(static (name, i) => $"a{i}: {name}"))}){returned} {{\n");
        for (int i = 0; i < names.Length; i++)
        {
            ulong seen = addresses.Seen + (ulong)one.Area.Offsets[i];
            _text.Append(Store(parameters[i], names[i], seen, string.Create(CultureInfo.InvariantCulture, $"a{i}")));
        }

        _text.Append(Store(NativeType.UInt64, "u64", addresses.Called, (one.Id + 1).ToString(CultureInfo.InvariantCulture)));
        _text.Append(result.Kind == NativeKind.Void ? "}\n" : $"    *({Literal(addresses.Result)} as *const {NameOf(result)})\n}}\n");
    }

    private static string Store(NativeType type, string name, ulong address, string value) => type switch
    {
        { IsAggregate: true } => $"    *({Literal(address)} as *mut {name}) = {value};\n",
        { Kind: NativeKind.Float32 } => $"    *({Literal(address)} as *mut u64) = 0;\n    *({Literal(address)} as *mut f32) = {value};\n",
        { Kind: NativeKind.Float64 } => $"    *({Literal(address)} as *mut f64) = {value};\n",
        { Kind: NativeKind.Pointer } => $"    *({Literal(address)} as *mut u64) = {value} as usize as u64;\n",
        _ => $"    *({Literal(address)} as *mut u64) = {value} as u64;\n",
    };

    private static string Literal(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}usize");

    private string NameOf(NativeType type) => type switch
    {
        AggregateType aggregate => _names.TryGetValue(type, out string? name) ? name : Declare(aggregate),
        ArrayType array => string.Create(CultureInfo.InvariantCulture, $"[{NameOf(array.Element)}; {array.Length}]"),
        PointerType => "*mut u8",
        { Kind: NativeKind.Bool } => "bool",
        _ => _model.Resolve(type) switch
        {
            NativeKind.Int8 => "i8",
            NativeKind.UInt8 => "u8",
            NativeKind.Int16 => "i16",
            NativeKind.UInt16 => "u16",
            NativeKind.Int32 => "i32",
            NativeKind.UInt32 => "u32",
            NativeKind.Int64 => "i64",
            NativeKind.UInt64 => "u64",
            NativeKind.Float32 => "f32",
            NativeKind.Float64 => "f64",
            NativeKind kind => throw new ArgumentOutOfRangeException(nameof(type), kind, "Not a type of Rust."),
        },
    };

    private string Declare(AggregateType type)
    {
        string fields = string.Join(", ", type.Fields.Select((field, i) => $"pub f{i}: {NameOf(field.Type)}"));
        string name = string.Create(CultureInfo.InvariantCulture, $"T{_names.Count}");
        _names.Add(type, name);
        _text.Append(CultureInfo.InvariantCulture, $"#[repr(C)] pub {(type is UnionType ? "union" : "struct")} {name} {{ {fields} }} impl Copy for {name} {{}}\n");
        return name;
    }
}
