using System.Runtime.CompilerServices;
using System.Text;

namespace FfiToolkit.Stubs;

/// <summary>The text of one instruction, put together only where a listing is wanted.</summary>
[InterpolatedStringHandler]
internal readonly ref struct ListingText
{
    private readonly StringBuilder? _text;

    public ListingText(int literalLength, int formattedCount, WordWriter writer, out bool isWanted)
    {
        isWanted = writer.Listing is not null;
        _text = isWanted ? new StringBuilder(literalLength + (8 * formattedCount)) : null;
    }

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted(string? text) => _text!.Append(text);

    public void AppendFormatted(int number) => _text!.Append(number);

    public override string ToString() => _text?.ToString() ?? "";
}
