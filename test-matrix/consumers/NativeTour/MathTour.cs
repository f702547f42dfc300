using FfiToolkit;

namespace NativeTour;

/// <summary>libm in the three ways to call: Invoke, a typed call, a bound delegate.</summary>
internal static class MathTour
{
    public static void Run(FfiContext ffi, Report report)
    {
        using DynamicLibrary libm = report.Load(ffi, PlatformLibraries.Mathematics);
        NativeFunction pow = report.Get(libm, "pow", "f64(f64, f64)");

        // Microsoft's headers make hypotf a call of this.
        NativeFunction hypot = report.Get(libm, OperatingSystem.IsWindows() ? "_hypotf" : "hypotf", "f32(f32, f32)");
        NativeFunction ldexp = report.Get(libm, "ldexp", "f64(f64, i32)");

        Console.WriteLine($"pow(2, 10) = {pow.Invoke(2.0, 10.0)}");
        Console.WriteLine($"hypotf(3, 4) = {hypot.Call<float, float, float>(3, 4)}");
        Func<double, int, double> scale = ldexp.Bind<Func<double, int, double>>();
        Console.WriteLine($"ldexp(0.75, 4) = {scale(0.75, 4)}");
        Func<double, double, double> leaf = pow.Bind<Func<double, double, double>>(BindMode.Leaf);
        Console.WriteLine($"pow(2, -1) = {leaf(2, -1)}");

        try
        {
            pow.Invoke(2.0, "ten");
        }
        catch (FfiArgumentException refusal)
        {
            Console.WriteLine($"pow(2, \"ten\"): {refusal.Code}: {refusal.Message}");
        }
    }
}
