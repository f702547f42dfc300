// Members that nobody uses, some of them odd.
#pragma warning disable

using System.Collections.Immutable;

namespace FfiToolkit.Build.Tasks.Tests.Packing;

// Members of every kind, with what the documentation file is to do with each: 'shown' or 'hidden'.

/// <summary>shown</summary>
public class DocumentedSample<T>
{
    /// <summary>shown</summary>
    public const int Constant = 1;

    /// <summary>shown</summary>
    protected int Field;

    /// <summary>hidden</summary>
    internal int InternalField;

    /// <summary>hidden</summary>
    private int _field;

    /// <summary>shown</summary>
    public DocumentedSample(T value, params int[] rest) => _field = rest.Length;

    /// <summary>hidden</summary>
    internal DocumentedSample(T value, int rest) => _field = rest;

    /// <summary>shown</summary>
    public event Action<T>? Happened;

    /// <summary>hidden</summary>
    internal event Action<T>? HappenedInside;

    /// <summary>shown</summary>
    public enum Kind
    {
        /// <summary>shown</summary>
        First,
    }

    /// <summary>shown</summary>
    public int Property { get; internal set; }

    /// <summary>hidden</summary>
    private protected int Inner { get; set; }

    /// <summary>shown</summary>
    public T? this[int index, string name] => default;

    /// <summary>hidden</summary>
    internal T? this[long index] => default;

    /// <summary>shown</summary>
    public static explicit operator int(DocumentedSample<T> value) => 1;

    /// <summary>shown</summary>
    public static implicit operator long(DocumentedSample<T> value) => 1;

    /// <summary>shown</summary>
    public static bool operator +(DocumentedSample<T> left, DocumentedSample<T> right) => true;

    /// <summary>shown</summary>
    public TOther Generic<TOther>(TOther other, T value, ref int byReference, in long readOnly, out nuint result)
    {
        result = 0;
        return other;
    }

    /// <summary>hidden</summary>
    internal TOther Generic<TOther>(TOther other, T value) => other;

    /// <summary>shown</summary>
    public void Types(Dictionary<string, List<T[]>> map, int[,] square, int[][] jagged, ImmutableArray<T>.Builder nested, ReadOnlySpan<byte> span, object any)
    {
    }

    /// <summary>hidden</summary>
    private void Types(Dictionary<string, List<T>> map)
    {
    }

    /// <summary>shown</summary>
    protected internal virtual void OfFamilyOrAssembly(Nested<int>.Deeper deeper, Kind kind)
    {
    }

    /// <summary>shown</summary>
    public class Nested<TInner>
    {
        /// <summary>shown</summary>
        public class Deeper
        {
            /// <summary>shown</summary>
            public void Method(T outer, TInner inner)
            {
            }
        }
    }

    /// <summary>hidden</summary>
    internal class Hidden
    {
        /// <summary>hidden</summary>
        public void Method()
        {
        }

        /// <summary>hidden</summary>
        public class Deeper
        {
            /// <summary>hidden</summary>
            public int Field;
        }
    }
}

/// <summary>hidden</summary>
internal static class HiddenSample
{
    /// <summary>hidden</summary>
    public static void Method()
    {
    }
}
