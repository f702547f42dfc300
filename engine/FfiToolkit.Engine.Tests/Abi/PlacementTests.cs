using System.Globalization;
using FfiToolkit.Abi;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Abi;

/// <summary>Where each convention puts aggregates and the arguments of variadic functions.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class PlacementTests
{
    public static TheoryData<string> Conventions => [.. Placements.Lines.Select(static group => group.Key)];

    [Fact]
    public void Every_convention_is_in_the_file() =>
        Assert.Equal(Enum.GetNames<TargetAbi>(), Placements.Lines.Select(static group => group.Key));

    [Theory]
    [MemberData(nameof(Conventions))]
    public void Every_value_is_where_compilers_put_it(string abi)
    {
        Convention convention = Convention.Of(Enum.Parse<TargetAbi>(abi));
        Assert.Equal(Placements.Lines[abi], Placements.Lines[abi].Select(line => Describe(convention, Placements.SignatureOf(line))));
    }

    [Theory]
    [MemberData(nameof(Conventions))]
    public void Pieces_of_a_value_follow_each_other_without_overlapping(string abi)
    {
        Convention convention = Convention.Of(Enum.Parse<TargetAbi>(abi));
        foreach (string line in Placements.Lines[abi])
        {
            CallLayout layout = convention.Lay(Signature.Parse(Placements.SignatureOf(line)), hasReceiver: false);
            for (int i = 0; i < layout.ArgumentCount; i++)
            {
                int end = 0;
                foreach (Piece piece in layout.PiecesOf(layout.Argument(i)))
                {
                    // The second piece of a floating-point argument on Windows is the same value again.
                    Assert.True(piece.Offset >= end || (piece.Offset == 0 && !layout.Signature.Types[i].IsAggregate), line);
                    end = piece.Offset + piece.Size;
                }
            }
        }
    }

    [Fact]
    public void A_receiver_takes_the_first_integer_register_and_nothing_else_moves_into_vectors()
    {
        Signature signature = Signature.Parse("void(i32, {f32, f32}, {i64, i64})");

        Assert.Equal("rsi xmm0:8 rdx:8+rcx:8", Arguments(Convention.Of(TargetAbi.SystemVX64).Lay(signature, hasReceiver: true)));
        Assert.Equal("rdx r8:8 &r9", Arguments(Convention.Of(TargetAbi.WindowsX64).Lay(signature, hasReceiver: true)));
        Assert.Equal("x1 v0:4+v1:4 x2:8+x3:8", Arguments(Convention.Of(TargetAbi.Aapcs64).Lay(signature, hasReceiver: true)));
        Assert.Equal("r1 s0:4+s1:4 r2:4+r3:4+[0]:8", Arguments(Convention.Of(TargetAbi.Aapcs32HardFloat).Lay(signature, hasReceiver: true)));
    }

    private static string Describe(Convention convention, string text)
    {
        Signature signature = Signature.Parse(text);
        CallLayout layout = convention.Lay(signature, hasReceiver: false);
        string vectors = convention.CountsVectorArguments && signature.IsVariadic ? $" al {layout.VectorRegisters}" : "";
        string arguments = layout.ArgumentCount == 0 ? "" : $" {Arguments(layout)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text} | {Describe(layout, layout.Result, signature.ReturnType)} |{arguments} | {StackArea.Align(layout.StackBytes, convention.WordSize)}{vectors}");
    }

    private static string Arguments(CallLayout layout) =>
        string.Join(' ', Enumerable.Range(0, layout.ArgumentCount).Select(i => Describe(layout, layout.Argument(i), layout.Signature.Types[i])));

    private static string Describe(CallLayout layout, Placement placement, NativeType type)
    {
        List<string> pieces = [];
        foreach (Piece piece in layout.PiecesOf(placement))
        {
            string place = piece.Kind == LocationKind.Stack ? $"[{piece.Index}]" : layout.Convention.Describe(piece);
            pieces.Add(type.IsAggregate && !placement.IsReference ? $"{place}:{piece.Size}" : place);
        }

        return pieces.Count == 0 ? "-" : (placement.IsReference ? "&" : "") + string.Join('+', pieces);
    }
}
