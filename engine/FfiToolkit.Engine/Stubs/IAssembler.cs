namespace FfiToolkit.Stubs;

/// <summary>Collects the instructions of one stub after the other.</summary>
internal interface IAssembler
{
    /// <summary>The code so far.</summary>
    byte[] ToArray();

    /// <summary>Forgets the code, for the next stub.</summary>
    void Clear();
}
