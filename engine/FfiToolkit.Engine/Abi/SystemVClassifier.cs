using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>Classifies aggregates as psABI AMD64 1.0, section 3.2.3, has it.</summary>
internal ref struct SystemVClassifier
{
    private const int Eightbyte = 8;

    // "If the size of an object is larger than eight eightbytes, or it contains unaligned fields, it has class MEMORY"; after the
    // merger "if the size of the aggregate exceeds two eightbytes and the first eightbyte isn't SSE or any other eightbyte isn't
    // SSEUP, the whole argument is passed in memory": without vectors of 32 bytes that is more than two.
    private const int LargestInRegisters = 16;

    private readonly DataModel _model;
    private SystemVClass _first;
    private SystemVClass _second;
    private bool _isUnaligned;
    private bool _isUnalignedToGcc;

    private SystemVClassifier(DataModel model) => _model = model;

    /// <summary>The classes of an aggregate.</summary>
    /// <param name="type">The aggregate.</param>
    /// <param name="model">The sizes of C's types.</param>
    internal static SystemVClasses Classify(NativeType type, DataModel model)
    {
        if (TypeLayouts.Of(type, model).Size > LargestInRegisters)
        {
            return SystemVClasses.Memory;
        }

        SystemVClassifier classifier = new(model);
        classifier.Visit(type, 0, isFirstElement: true);
        return classifier._isUnaligned ? SystemVClasses.Memory : new SystemVClasses(classifier._first, classifier._second);
    }

    /// <summary>
    /// Whether compilers disagree about an aggregate. clang takes an unaligned aggregate for an unaligned field; gcc looks at
    /// scalars only, and of an array at its first element only.
    /// </summary>
    internal static bool IsDisputed(NativeType type, DataModel model)
    {
        if (TypeLayouts.Of(type, model).Size > LargestInRegisters)
        {
            return false;
        }

        SystemVClassifier classifier = new(model);
        classifier.Visit(type, 0, isFirstElement: true);
        return classifier._isUnaligned != classifier._isUnalignedToGcc;
    }

    private void Visit(NativeType type, int offset, bool isFirstElement)
    {
        bool isUnaligned = offset % TypeLayouts.Of(type, _model).Alignment != 0;
        _isUnaligned |= isUnaligned;
        switch (type)
        {
            case AggregateType aggregate:
                // Members of unions, which have one offset, merge like those of structs that share an eightbyte.
                ReadOnlySpan<int> offsets = aggregate.LayoutFor(_model).Offsets;
                for (int i = 0; i < offsets.Length; i++)
                {
                    if (aggregate.FieldArray[i].Bits != 0)
                    {
                        // It is inside an aligned word of its type, thus in one eightbyte; its own bytes need no alignment.
                        Merge(offset + offsets[i], SystemVClass.Integer);
                        continue;
                    }

                    Visit(aggregate.FieldArray[i].Type, offset + offsets[i], isFirstElement);
                }

                break;
            case ArrayType array:
                int size = TypeLayouts.Of(array.Element, _model).Size;
                for (int i = 0; i < array.Length; i++)
                {
                    Visit(array.Element, offset + (i * size), isFirstElement && i == 0);
                }

                break;
            case ComplexType complex:
                _isUnalignedToGcc |= isUnaligned && isFirstElement;
                Merge(offset, SystemVClass.Sse);
                Merge(offset + TypeLayouts.Of(complex.Element, _model).Size, SystemVClass.Sse);
                break;
            default:
                _isUnalignedToGcc |= isUnaligned && isFirstElement;
                Merge(offset, _model.Resolve(type) is NativeKind.Float32 or NativeKind.Float64 ? SystemVClass.Sse : SystemVClass.Integer);
                break;
        }
    }

    // "If both classes are equal, this is the resulting class. ... If one of the classes is INTEGER, the result is INTEGER."
    private void Merge(int offset, SystemVClass one)
    {
        ref SystemVClass eightbyte = ref _first;
        if (offset >= Eightbyte)
        {
            eightbyte = ref _second;
        }

        eightbyte = (SystemVClass)Math.Max((byte)eightbyte, (byte)one);
    }
}
