using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace FfiToolkit;

/// <summary>How a type is laid out for every target.</summary>
/// <param name="Type">The type.</param>
/// <param name="Columns">One per calling convention.</param>
public sealed record LayoutReport(NativeType Type, ImmutableArray<LayoutColumn> Columns)
{
    private const int Gap = 2;

    /// <summary>The targets side by side: a row for size, alignment, and each field's offset; of a bit-field <c>byte.bit</c>.</summary>
    public override string ToString()
    {
        List<string[]> rows =
        [
            ["", .. Columns.Select(static column => column.Abi.ToString())],
            ["size", .. Columns.Select(static column => Number(column.Size))],
            ["alignment", .. Columns.Select(static column => Number(column.Alignment))],
        ];
        if (Type is AggregateType aggregate)
        {
            for (int i = 0; i < aggregate.Fields.Length; i++)
            {
                NativeField field = aggregate.Fields[i];
                rows.Add([(field with { Name = field.Name ?? $"[{i}]", Alignment = 0 }).ToString(), .. Columns.Select(column => Place(column, i, field.Bits))]);
            }
        }

        int[] widths = [.. Enumerable.Range(0, Columns.Length + 1).Select(cell => rows.Max(row => row[cell].Length) + Gap)];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            string line = row[0].PadRight(widths[0]);
            for (int cell = 1; cell < row.Length; cell++)
            {
                line += row[cell].PadLeft(widths[cell]);
            }

            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Place(LayoutColumn column, int index, int bits) =>
        bits == 0 ? Number(column.Offsets[index]) : $"{Number(column.Offsets[index])}.{Number(column.FirstBits[index])}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
