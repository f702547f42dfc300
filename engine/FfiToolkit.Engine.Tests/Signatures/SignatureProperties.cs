using CsCheck;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Signatures;

/// <summary>What holds for every signature, and for every text that may be one.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class SignatureProperties
{
    private static readonly Gen<NativeType> s_parameter = Gen.Int[0, NativeTypes.Basic.Count - 1].Select(static number => NativeTypes.Basic[number]).Where(static type => type != NativeType.Void);

    private static readonly Gen<Signature> s_signature =
        Gen.Select(Gen.Int[0, NativeTypes.Basic.Count - 1].Select(static number => NativeTypes.Basic[number]), s_parameter.Array[0, 40], static (result, parameters) => Signature.Create(result, parameters));

    [Fact]
    public void A_signature_is_read_back_from_its_own_text() =>
        s_signature.Sample(static signature => Signature.Parse(signature.ToString()).Equals(signature));

    [Fact]
    public void White_space_and_spelling_do_not_change_a_signature() => Gen.Select(s_signature, Gen.OneOf("", " ", "\t", "\n  "), Gen.Int[0, 2]).Sample(static (signature, space, spelling) =>
    {
        string Name(NativeType type)
        {
            string[] names = [.. NativeTypes.Names.Where(name => NativeTypes.TryParse(name, out NativeType? named) && named == type)];
            return $"{space}{names[spelling % names.Length]}{space}";
        }

        string text = $"{Name(signature.ReturnType)}({string.Join(',', signature.Parameters.Select(Name))}{space}){space}";
        return Signature.Parse(text).Equals(signature);
    });

    [Fact]
    public void Equality_is_by_types() => Gen.Select(s_signature, s_signature).Sample(static (left, right) =>
    {
        bool same = left.ReturnType == right.ReturnType && left.Parameters.SequenceEqual(right.Parameters);
        Signature copy = Signature.Create(left.ReturnType, left.Parameters.AsSpan());
        return left.Equals(right) == same && left.Equals(copy) && left.GetHashCode() == copy.GetHashCode() && left.Equals((object)copy) && !left.Equals(null);
    });

    [Fact]
    public void Any_text_is_read_or_refused_with_a_place_in_it() => Gen.OneOf(
        (IGen<string>)Gen.String,
        Gen.OneOf("i32", "void", "(", ")", ",", " ", "x", "\0", "🦊").Array[0, 12].Select(string.Concat)).Sample(static text =>
        {
            if (Signature.TryParse(text, out Signature? signature))
            {
                return Signature.Parse(signature.ToString()).Equals(signature);
            }

            FfiSignatureException error = Assert.Throws<FfiSignatureException>(() => Signature.Parse(text));
            return error.Position >= 0 && error.Position <= text.Length && error.Text == text;
        });
}
