namespace FfiToolkit.Benchmarks.Cases;

/// <summary>A function that takes and returns a struct by value, called in every way that is compared. Each method is one call.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IStructCase<TSelf>
    where TSelf : struct, IStructCase<TSelf>
{
    static abstract TSelf Create(Fixture fixture);

    long Raw(int i);

    long FfiCall(int i);

    long Call(int i);

    long CallLibffi(int i);
}
