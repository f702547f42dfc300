using FfiToolkit;

namespace NativeTour;

/// <summary>Structs by value and variadic functions of the C library.</summary>
internal static class StructTour
{
    public static void Run(FfiContext ffi, Report report)
    {
        using DynamicLibrary c = PlatformLibraries.C is { } name ? report.Load(ffi, name) : ffi.LoadMainProgram();
        NativeFunction div = report.Get(c, "div", "{quot: i32, rem: i32}(i32, i32)");

        Console.WriteLine($"div(-7, 2) = {div.Call<int, int, Division>(-7, 2)}");
        Console.WriteLine($"div(17, 5) = {div.Invoke(17, 5).ToObject()}");
        try
        {
            div.Call<int, int, Wrong>(1, 1);
        }
        catch (FfiBindException refusal)
        {
            Console.WriteLine($"a struct of another size: {refusal.Code}");
        }

        // The runtime knows the fields, in a trimmed program too.
        try
        {
            div.Call<int, int, Floats>(1, 1);
        }
        catch (FfiBindException refusal)
        {
            Console.WriteLine($"a struct of other fields: {refusal.Message.Contains("its field Quotient at offset 0 is a floating-point number of 4 bytes", StringComparison.Ordinal)}");
        }

        // In Microsoft's newer C library formatting is no function that can be called.
        bool isWindows = OperatingSystem.IsWindows();
        using DynamicLibrary formatting = isWindows ? ffi.Load("msvcrt.dll") : ffi.LoadMainProgram();
        NativeFunction print = report.Get(formatting, isWindows ? "_snprintf" : "snprintf", "i32(pointer, size_t, string, ...)");
        byte[] text = new byte[32];
        int written = (int)print.InvokeVariadic(text, text.Length, "%d %.2f %s", 42, 1.5, "text");
        Console.WriteLine($"snprintf: {System.Text.Encoding.UTF8.GetString(text, 0, written)}");
    }

    private record struct Division(int Quotient, int Remainder);

    private record struct Floats(float Quotient, float Remainder);

    private record struct Wrong(long Quotient, long Remainder);
}
