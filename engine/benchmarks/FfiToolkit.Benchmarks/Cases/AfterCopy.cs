using System.Runtime.CompilerServices;

namespace FfiToolkit.Benchmarks.Cases;

/// <summary>
/// Each call of another case behind the copy of a struct of 32 bytes, for which .NET uses a ymm register: legacy SSE
/// instructions of the function pay for it where nobody clears the register's upper half before the call.
/// </summary>
public struct AfterCopy<TCase> : ICase<AfterCopy<TCase>>
    where TCase : struct, ICase<TCase>
{
    private const int Count = 64;

    private TCase _case;
    private Quad[] _quads;

#pragma warning disable CA1000 // The interface asks for it.
    public static AfterCopy<TCase> Create(Fixture fixture) => new() { _case = TCase.Create(fixture), _quads = new Quad[Count] };
#pragma warning restore CA1000

    public readonly long Raw(int i)
    {
        Copy(i);
        return _case.Raw(i);
    }

    public readonly long Import(int i)
    {
        Copy(i);
        return _case.Import(i);
    }

    public readonly long MarshalDelegate(int i)
    {
        Copy(i);
        return _case.MarshalDelegate(i);
    }

    public readonly long DynamicMethod(int i)
    {
        Copy(i);
        return _case.DynamicMethod(i);
    }

    public readonly long FfiCall(int i)
    {
        Copy(i);
        return _case.FfiCall(i);
    }

    public readonly long FfiCallPlan(int i)
    {
        Copy(i);
        return _case.FfiCallPlan(i);
    }

    public readonly long Invoke(int i)
    {
        Copy(i);
        return _case.Invoke(i);
    }

    public readonly long InvokeLibffi(int i)
    {
        Copy(i);
        return _case.InvokeLibffi(i);
    }

    public readonly long Call(int i)
    {
        Copy(i);
        return _case.Call(i);
    }

    public readonly long Bind(int i)
    {
        Copy(i);
        return _case.Bind(i);
    }

    public readonly long BindLeaf(int i)
    {
        Copy(i);
        return _case.BindLeaf(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Copy(int i) => _quads[i % Count] = _quads[(i + 1) % Count];

    private readonly record struct Quad(double A, double B, double C, double D);
}
