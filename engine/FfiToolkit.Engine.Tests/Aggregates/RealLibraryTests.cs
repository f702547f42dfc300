using System.Runtime.InteropServices;
using System.Text;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Aggregates;

/// <summary>Structs and variadic calls in libraries that nobody here wrote: the C library, Chipmunk and libclang.</summary>
public sealed class RealLibraryTests
{
    private const int FcntlGetFlags = 3;
    private const int FcntlSetFlags = 4;
    private const int NonBlocking = 0x800;

    // CXChildVisit_Continue of clang-c/Index.h.
    private const int VisitNext = 1;

    [Theory, BothPaths]
    public void The_C_library_divides_into_structs(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = OperatingSystem.IsWindows() ? context.Load("ucrtbase.dll") : CLibrary.Load(context);

        Assert.Equal((-3, -1), library.GetFunction("div", "{i32, i32}(i32, i32)").Call<int, int, Pair<int>>(-7, 2).ToTuple());
        Assert.Equal((3L << 40, 1L), library.GetFunction("lldiv", "{i64, i64}(i64, i64)").Call<long, long, Pair<long>>((6L << 40) + 1, 2).ToTuple());
        AggregateValue quotient = (AggregateValue)library.GetFunction("ldiv", "{quot: long, rem: long}(long, long)").Invoke(17, 5).ToObject()!;
        Assert.Equal((3L, 2L), ((long)quotient["quot"], (long)quotient["rem"]));
    }

    [Theory, BothPaths]
    public void The_C_library_formats_what_follows_the_dots(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = CLibrary.Load(context);
        byte[] text = new byte[128];

        NativeFunction print = library.GetFunction("sprintf", "i32(pointer, string, ...)");
        int written = (int)print.InvokeVariadic(text, "%s %d %.3f %c %.1f %d %d %d %d %.2f", "mixed", -5, 2.5, 'x', 1.5, 6, 7, 8, 9, -0.25);

        Assert.Equal("mixed -5 2.500 x 1.5 6 7 8 9 -0.25", Encoding.UTF8.GetString(text, 0, written));
        Assert.Equal("mixed -5 2.500 x 1.5 6 7 8 9 -0.25".Length, written);
    }

    [Theory, BothPaths]
    public void Variadic_system_calls_leave_their_error_number(CallPath path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "open, fcntl and ioctl are Unix functions.");
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = CLibrary.Load(context);
        NativeFunction open = library.GetFunction("open", "i32(string, i32, ..., u32)", FunctionOptions.CaptureError);
        NativeFunction fcntl = library.GetFunction("fcntl", "i32(i32, i32, ..., i32)", FunctionOptions.CaptureError);
        NativeFunction ioctl = library.GetFunction("ioctl", "i32(i32, unsigned long, ..., pointer)", FunctionOptions.CaptureError);
        using TemporaryFolder folder = new();

        int missing = open.Call<string, int, uint, int>(folder.Combine("none"), 0, 0, out int noEntry);
        int file = open.Call<string, int, uint, int>(folder.Combine("file"), OperatingSystem.IsLinux() ? 0x42 : 0x202, 0x180, out _);
        int badCommand = fcntl.Call<int, int, int, int>(file, 999, 0, out int invalid);
        int set = fcntl.Call<int, int, int, int>(file, FcntlSetFlags, NonBlocking, out _);
        int flags = fcntl.Call<int, int, int, int>(file, FcntlGetFlags, 0, out _);
        int size = (int)ioctl.Invoke(out int notATerminal, file, 0x5413UL, new byte[8]);

        Assert.Equal((-1, 2), (missing, noEntry));
        Assert.Equal((-1, 22), (badCommand, invalid));
        Assert.Equal((0, NonBlocking), (set, flags & NonBlocking));
        Assert.Equal((-1, 25), (size, notATerminal));
        Assert.Equal(0, library.GetFunction("close", "i32(i32)").Call<int, int>(file));
    }

    [Theory, BothPaths]
    public void Complex_numbers_and_network_addresses_are_passed_by_value(CallPath path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows' C library has other types for complex numbers.");
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = CLibrary.Load(context);
        using DynamicLibrary mathematics = File.Exists("/lib/ld-musl-x86_64.so.1") ? context.LoadMainProgram() : context.Load("libm.so.6");

        Assert.Equal(new Point(0, 2), mathematics.GetFunction("csqrt", "complex64(complex64)").Call<Point, Point>(new(-4, 0)));
        Assert.Equal(new Pair<float>(0, 2), mathematics.GetFunction("csqrtf", "float _Complex(float _Complex)").Call<Pair<float>, Pair<float>>(new(-4, 0)));
        Assert.Equal(5, mathematics.GetFunction("cabs", "f64(double _Complex)").Call<Point, double>(new(3, 4)));
        Assert.Equal("127.0.0.1", library.GetFunction("inet_ntoa", "string({s_addr: u32})").Call<Address, string>(new(0x0100007F)));
    }

    [Theory, BothPaths]
    public void Windows_takes_complex_numbers_and_currencies_by_value(CallPath path)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "These functions are Windows' own.");
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary mathematics = context.Load("ucrtbase.dll");
        using DynamicLibrary automation = context.Load("oleaut32.dll");
        Span<long> sum = stackalloc long[1];

        Assert.Equal(5, mathematics.GetFunction("_cabs", "f64({x: f64, y: f64})").Call<Point, double>(new(3, 4)));
        Assert.Equal(0, automation.GetFunction("VarCyAdd", "i32(<{u32, i32}, i64>, <{u32, i32}, i64>, pointer)").Call<Currency, Currency, Span<long>, int>(new(40), new(2), sum));
        Assert.Equal(42, sum[0]);
    }

    [Theory, BothPaths]
    public void Chipmunk_gives_and_takes_vectors_boxes_and_filters_and_calls_back_with_them(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary chipmunk = SystemLibrary.Load(context, "libchipmunk.so.7");
        TypeScope scope = new TypeScope()
            .Add("cpVect", "{x: f64, y: f64}")
            .Add("cpBB", "{l: f64, b: f64, r: f64, t: f64}")
            .Add("cpShapeFilter", "{group: uintptr_t, categories: unsigned, mask: unsigned}");
        NativeFunction Get(string name, string signature) => chipmunk.GetFunction(name, Signature.Parse(signature, scope));
        ShapeFilter all = new(0, uint.MaxValue, uint.MaxValue);
        nint space = Get("cpSpaceNew", "pointer()").Call<nint>();
        nint body = Get("cpBodyNew", "pointer(f64, f64)").Call<double, double, nint>(1, 1);
        nint shape = Get("cpCircleShapeNew", "pointer(pointer, f64, cpVect)").Call<nint, double, Point, nint>(body, 2, new(0, 0));
        Get("cpSpaceAddBody", "pointer(pointer, pointer)").Invoke(space, body);
        Get("cpSpaceAddShape", "pointer(pointer, pointer)").Invoke(space, shape);

        Get("cpBodySetPosition", "void(pointer, cpVect)").CallVoid(body, new Point(3, 4));
        Get("cpBodySetAngle", "void(pointer, f64)").CallVoid(body, Math.PI / 2);

        Assert.Equal(new Point(3, 4), Get("cpBodyGetPosition", "cpVect(pointer)").Call<nint, Point>(body));
        Point turned = Get("cpBodyLocalToWorld", "cpVect(pointer, cpVect)").Call<nint, Point, Point>(body, new(1, 0));
        Assert.Equal((3, 5), (turned.X, turned.Y), Close);
        Assert.Equal((2 * Math.PI * 2) + (2 * 2 * 5), Get("cpAreaForSegment", "f64(cpVect, cpVect, f64)").Call<Point, Point, double, double>(new(1, 1), new(4, 5), 2), 1e-9);
        Assert.Equal((6 * (16 + 4) / 12) + (6 * (9 + 4)), Get("cpMomentForBox2", "f64(f64, cpBB)").Call<double, Box, double>(6, new(1, 1, 5, 3)), 1e-9);
        Assert.Equal(new Box(1, 2, 5, 6), Get("cpShapeCacheBB", "cpBB(pointer)").Call<nint, Box>(shape));

        List<string> found = [];
        Action<nint, Point, double, Point, nint> nearest = (one, point, distance, gradient, data) =>
            found.Add(FormattableString.Invariant($"{one == shape} ({point.X}, {point.Y}) {distance} ({gradient.X}, {gradient.Y}) {data}"));
        using NativeCallback atPoint = context.CreateCallback(Signature.Parse("void(pointer, cpVect, f64, cpVect, pointer)", scope), nearest);
        Get("cpSpacePointQuery", "void(pointer, cpVect, f64, cpShapeFilter, function, pointer)")
            .CallVoid<nint, Point, double, ShapeFilter, NativeCallback, nint>(space, new(6, 4), 10, all, atPoint, 42);
        Action<nint, nint> inBox = (one, data) => found.Add($"{one == shape} {data}");
        using NativeCallback atBox = context.CreateCallback("void(pointer, pointer)", inBox);
        NativeFunction query = Get("cpSpaceBBQuery", "void(pointer, cpBB, cpShapeFilter, function, pointer)");
        query.CallVoid<nint, Box, ShapeFilter, NativeCallback, nint>(space, new(0, 0, 2, 4), all, atBox, 43);
        query.CallVoid<nint, Box, ShapeFilter, NativeCallback, nint>(space, new(0, 0, 2, 4), all with { Mask = 0 }, atBox, 44);
        query.CallVoid<nint, Box, ShapeFilter, NativeCallback, nint>(space, new(7, 7, 8, 8), all, atBox, 45);
        Assert.Equal(["True (5, 4) 1 (1, 0) 42", "True 43"], found);

        Get("cpSpaceRemoveShape", "void(pointer, pointer)").CallVoid(space, shape);
        Get("cpSpaceRemoveBody", "void(pointer, pointer)").CallVoid(space, body);
        Get("cpShapeFree", "void(pointer)").CallVoid(shape);
        Get("cpBodyFree", "void(pointer)").CallVoid(body);
        Get("cpSpaceFree", "void(pointer)").CallVoid(space);

        static bool Close((double X, double Y) left, (double X, double Y) right) => Math.Abs(left.X - right.X) + Math.Abs(left.Y - right.Y) < 1e-9;
    }

    [Theory, BothPaths]
    public void Libclang_gives_and_takes_cursors_types_and_strings_and_shows_cursors_to_a_visitor(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        DynamicLibrary? clang = null;
        Assert.SkipUnless(
            context.TryLoad("libclang-19.so.1", out clang) || context.TryLoad("libclang-14.so.1", out clang),
            "libclang is not installed; eng/test.sh installs clang-19, which brings it, on x64.");
        TypeScope scope = new TypeScope()
            .Add("CXCursor", "{kind: i32, xdata: i32, data: pointer[3]}")
            .Add("CXString", "{data: pointer, flags: u32}")
            .Add("CXType", "{kind: i32, data: pointer[2]}")
            .Add("CXSourceLocation", "{ptr: pointer[2], data: u32}");
        NativeFunction Get(string name, string signature) => clang!.GetFunction(name, Signature.Parse(signature, scope));
        using TemporaryFolder folder = new();
        string source = folder.Write("point.c", "struct mixed { char tag; double value; short rest; };\n");
        nint index = Get("clang_createIndex", "pointer(i32, i32)").Call<int, int, nint>(0, 0);
        nint unit = (nint)Get("clang_parseTranslationUnit", "pointer(pointer, string, pointer, i32, pointer, u32, u32)").Invoke(index, source, FfiValue.Null, 0, FfiValue.Null, 0, 0);
        nint file = Get("clang_getFile", "pointer(pointer, string)").Call<nint, string, nint>(unit, source);

        Location place = Get("clang_getLocation", "CXSourceLocation(pointer, pointer, u32, u32)").Call<nint, nint, uint, uint, Location>(unit, file, 1, 8);
        Cursor cursor = Get("clang_getCursor", "CXCursor(pointer, CXSourceLocation)").Call<nint, Location, Cursor>(unit, place);
        Text spelling = Get("clang_getCursorSpelling", "CXString(CXCursor)").Call<Cursor, Text>(cursor);
        ClangType type = Get("clang_getCursorType", "CXType(CXCursor)").Call<Cursor, ClangType>(cursor);

        Assert.Equal("mixed", Get("clang_getCString", "string(CXString)").Call<Text, string>(spelling));
        AggregateType ours = (AggregateType)AggregateFixtures.Types["Mixed"];
        Assert.Equal(ours.SizeOf(TargetAbi.SystemVX64), Get("clang_Type_getSizeOf", "i64(CXType)").Call<ClangType, long>(type));
        NativeFunction offsetOf = Get("clang_Type_getOffsetOf", "i64(CXType, string)");
        Assert.Equal(ours.OffsetsOf(TargetAbi.SystemVX64).Select(static offset => 8L * offset), new[] { "tag", "value", "rest" }.Select(field => offsetOf.Call<ClangType, string, long>(type, field)));
        Get("clang_disposeString", "void(CXString)").CallVoid(spelling);

        List<string> visited = [];
        Func<Cursor, Cursor, nint, int> visit = (child, parent, data) =>
        {
            Text name = Get("clang_getCursorSpelling", "CXString(CXCursor)").Call<Cursor, Text>(child);
            visited.Add($"{Get("clang_getCString", "string(CXString)").Call<Text, string>(name)} in {parent == cursor}, {data}");
            Get("clang_disposeString", "void(CXString)").CallVoid(name);
            return VisitNext;
        };
        using NativeCallback visitor = context.CreateCallback(Signature.Parse("i32(CXCursor, CXCursor, pointer)", scope), visit);
        NativeFunction visitChildren = Get("clang_visitChildren", "u32(CXCursor, i32(*)(CXCursor, CXCursor, pointer), pointer)");
        Assert.Equal(0u, visitChildren.Call<Cursor, NativeCallback, nint, uint>(cursor, visitor, 42));
        Assert.Equal(["tag in True, 42", "value in True, 42", "rest in True, 42"], visited);
        Get("clang_disposeTranslationUnit", "void(pointer)").CallVoid(unit);
        Get("clang_disposeIndex", "void(pointer)").CallVoid(index);
    }

    [StructLayout(LayoutKind.Sequential)]
    private record struct Pair<T>(T First, T Second)
    {
        public readonly (T First, T Second) ToTuple() => (First, Second);
    }

    private record struct Address(uint Value);

    private record struct Box(double Left, double Bottom, double Right, double Top);

    private record struct ShapeFilter(nuint Group, uint Categories, uint Mask);

    private record struct Currency(long Value);

    private record struct Cursor(int Kind, int Xdata, nint Data0, nint Data1, nint Data2);

    private record struct Text(nint Data, uint Flags);

    private record struct ClangType(int Kind, nint Data0, nint Data1);

    private record struct Location(nint Pointer0, nint Pointer1, uint Data);
}
