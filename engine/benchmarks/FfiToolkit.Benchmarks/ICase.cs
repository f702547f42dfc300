namespace FfiToolkit.Benchmarks;

/// <summary>One native function, called in every way that is compared. Each method is one call.</summary>
/// <typeparam name="TSelf">The implementing struct: the benchmarks are specialised for it, so that nothing is virtual.</typeparam>
public interface ICase<TSelf>
    where TSelf : struct, ICase<TSelf>
{
    static abstract TSelf Create(Fixture fixture);

    long Raw(int i);

    long Import(int i);

    long MarshalDelegate(int i);

    long DynamicMethod(int i);

    long FfiCall(int i);

    long FfiCallPlan(int i);

    long Invoke(int i);

    long InvokeLibffi(int i);

    long Call(int i);

    long Bind(int i);

    long BindLeaf(int i);
}
