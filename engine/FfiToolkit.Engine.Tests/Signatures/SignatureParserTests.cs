using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Signatures;

/// <summary>Signatures as text: every spelling, free white space, and errors that show the place.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class SignatureParserTests
{
    private const string TypeList = "void, bool, char, int8, i8, uint8, u8, int16, i16, uint16, u16, int32, i32, uint32, u32, int64, i64, uint64, u64, float32, f32, float, float64, f64, double, pointer, ptr, string, str, buffer, arraybuffer, function, C's names, {field, …} structs and <field, …> unions";

    // The names of node:ffi, written down here and not taken from the engine.
    private static readonly Dictionary<NativeType, string[]> s_spellings = new()
    {
        [NativeType.Void] = ["void"],
        [NativeType.Bool] = ["bool"],
        [NativeType.Char] = ["char"],
        [NativeType.Int8] = ["int8", "i8"],
        [NativeType.UInt8] = ["uint8", "u8"],
        [NativeType.Int16] = ["int16", "i16"],
        [NativeType.UInt16] = ["uint16", "u16"],
        [NativeType.Int32] = ["int32", "i32"],
        [NativeType.UInt32] = ["uint32", "u32"],
        [NativeType.Int64] = ["int64", "i64"],
        [NativeType.UInt64] = ["uint64", "u64"],
        [NativeType.Float32] = ["float32", "f32", "float"],
        [NativeType.Float64] = ["float64", "f64", "double"],
        [NativeType.Pointer] = ["pointer", "ptr"],
        [NativeType.String] = ["string", "str"],
        [NativeType.Buffer] = ["buffer"],
        [NativeType.ArrayBuffer] = ["arraybuffer"],
        [NativeType.Function] = ["function"],
    };

    [Fact]
    public void Every_spelling_of_every_type_is_read()
    {
        Assert.Equal(NativeTypes.Basic, s_spellings.Keys);
        foreach ((NativeType type, string[] names) in s_spellings)
        {
            Assert.Equal(names[0], type.ToString());
            Assert.All(names, name =>
            {
                Assert.Equal(type, Signature.Parse($"{name}()").ReturnType);
                Assert.True(NativeTypes.TryParse(name, out NativeType? parsed));
                Assert.Equal(type, parsed);
                if (type != NativeType.Void)
                {
                    Assert.Equal([NativeType.Int32, type], Signature.Parse($"void(i32, {name})").Parameters);
                }
            });
        }

        Assert.Equal(s_spellings.Values.SelectMany(static names => names).Order(), NativeTypes.Names.Order());
    }

    [Theory]
    [InlineData("i32(pointer,u64)")]
    [InlineData("i32 ( pointer , u64 )")]
    [InlineData("  int32(ptr, uint64)  ")]
    [InlineData("i32\n(\n\tpointer,\r\n\tu64\n)\n")]
    public void White_space_is_free_between_the_parts(string text)
    {
        Signature signature = Signature.Parse(text);

        Assert.Equal(Signature.Create(NativeType.Int32, NativeType.Pointer, NativeType.UInt64), signature);
        Assert.Equal("int32(pointer, uint64)", signature.ToString());
    }

    [Theory]
    [InlineData("foo()", "'foo' is not a native type; the types are " + TypeList, 0)]
    [InlineData("i32(foo)", "'foo' is not a native type; the types are " + TypeList, 4)]
    [InlineData("i32(f64,  foo)", "'foo' is not a native type; the types are " + TypeList, 10)]
    [InlineData("i32(Int32)", "'Int32' is not a native type; the types are " + TypeList, 4)]
    [InlineData("i32(I32*)", "'I32' is not a native type; the types are " + TypeList, 4)]
    [InlineData("i32(void)", "Parameter 0 is void; write result() for a function without parameters", 4)]
    [InlineData("i32(i32, void )", "Parameter 1 is void; write result() for a function without parameters", 9)]
    [InlineData("", "Not a signature: a type name was expected; write result(parameter, …) as in i32(i32, f64)", 0)]
    [InlineData("   ", "Not a signature: a type name was expected; write result(parameter, …) as in i32(i32, f64)", 3)]
    [InlineData("()", "Not a signature: a type name was expected; write result(parameter, …) as in i32(i32, f64)", 0)]
    [InlineData("i32", "Not a signature: '(' was expected; write result(parameter, …) as in i32(i32, f64)", 3)]
    [InlineData("i32 i32", "Not a signature: '(' was expected; write result(parameter, …) as in i32(i32, f64)", 4)]
    [InlineData("i32(", "Not a signature: a type name was expected; write result(parameter, …) as in i32(i32, f64)", 4)]
    [InlineData("i32(i32", "Not a signature: ')' was expected; write result(parameter, …) as in i32(i32, f64)", 7)]
    [InlineData("i32(i32 i32)", "Not a signature: ')' was expected; write result(parameter, …) as in i32(i32, f64)", 8)]
    [InlineData("i32(i32,)", "Not a signature: a type name was expected; write result(parameter, …) as in i32(i32, f64)", 8)]
    [InlineData("i32(,i32)", "Not a signature: a type name was expected; write result(parameter, …) as in i32(i32, f64)", 4)]
    [InlineData("i32(i32))", "Not a signature: the end was expected; write result(parameter, …) as in i32(i32, f64)", 8)]
    [InlineData("i32() x", "Not a signature: the end was expected; write result(parameter, …) as in i32(i32, f64)", 6)]
    public void What_is_no_signature_is_refused_with_its_place(string text, string message, int position)
    {
        FfiSignatureException error = Errors.AssertThrows<FfiSignatureException>(
            "ERR_INVALID_ARG_VALUE",
            $"{message} (position {position} of \"{text}\")",
            () => Signature.Parse(text));

        Assert.Equal(text, error.Text);
        Assert.Equal(position, error.Position);
        Assert.False(Signature.TryParse(text, out Signature? none));
        Assert.Null(none);
    }

    [Fact]
    public void No_text_is_no_signature()
    {
        Assert.Throws<ArgumentNullException>(() => Signature.Parse(null!));
        Assert.False(Signature.TryParse(null, out _));
    }

    [Fact]
    public void A_library_refuses_a_wrong_signature_like_the_parser()
    {
        using FfiContext context = new();
        using DynamicLibrary program = context.LoadMainProgram();

        Assert.Equal(4, Assert.Throws<FfiSignatureException>(() => program.GetFunction("abs", "i32(foo)")).Position);
    }

    [Fact]
    public void Signatures_made_of_types_are_checked_alike()
    {
        FfiSignatureException error = Errors.AssertThrows<FfiSignatureException>(
            "ERR_INVALID_ARG_VALUE",
            "Parameter 1 is void; write result() for a function without parameters",
            () => Signature.Create(NativeType.Int32, NativeType.Int32, NativeType.Void));
        Assert.Null(error.Text);
        Assert.Equal(-1, error.Position);
    }

    [Fact]
    public void A_signature_has_at_most_1024_parameters()
    {
        const string message = "A signature has at most 1024 parameters: those that find no register are copied to the calling thread's stack";
        string Text(int count) => $"i32({string.Join(',', Enumerable.Repeat("i32", count))})";
        using FfiContext context = new();
        using DynamicLibrary program = context.LoadMainProgram();

        Assert.Equal(Signature.MaximumParameters, Signature.Parse(Text(1024)).Parameters.Length);
        foreach (int count in (int[])[1025, 200_000])
        {
            FfiSignatureException error = Errors.AssertThrows<FfiSignatureException>(
                "ERR_INVALID_ARG_VALUE",
                $"{message} (position 4100 of \"{Text(count).AsSpan(0, 200)}…\")",
                () => program.GetFunction("abs", Text(count)));
            Assert.Equal(4100, error.Position);
            Errors.AssertThrows<FfiSignatureException>(
                "ERR_INVALID_ARG_VALUE", message, () => Signature.Create(NativeType.Int32, Enumerable.Repeat(NativeType.Int32, count).ToArray()));
        }
    }
}
