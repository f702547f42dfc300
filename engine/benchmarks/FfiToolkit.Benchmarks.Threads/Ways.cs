namespace FfiToolkit.Benchmarks.Threads;

/// <summary>The ways to call that are compared, each a loop of calls of <c>add_i32</c> or of a function with structs.</summary>
internal static unsafe class Ways
{
    /// <summary>Measures all of them on 1, 2 and 4 threads.</summary>
    internal static IEnumerable<Cell> Measure(string library) =>
    [
        .. Cells(library, "raw function pointer", "add_i32", "i32(i32, i32)", static function =>
        {
            var add = (delegate* unmanaged<int, int, int>)function.Pointer;
            return count =>
            {
                int last = 0;
                for (int i = 0; i < count; i++)
                {
                    last = add(last, i);
                }

                return last;
            };
        }),
        .. Cells(library, "Invoke, libffi path", "add_i32", "i32(i32, i32)", Invoked, CodeMemoryPolicy.None),
        .. Cells(library, "Invoke, fast", "add_i32", "i32(i32, i32)", Invoked),
        .. Cells(library, "Call<…>", "add_i32", "i32(i32, i32)", static function => count =>
        {
            int last = 0;
            for (int i = 0; i < count; i++)
            {
                last = function.Call<int, int, int>(last, i);
            }

            return last;
        }),
        .. Cells(library, "Bind", "add_i32", "i32(i32, i32)", static function =>
        {
            Func<int, int, int> add = function.Bind<Func<int, int, int>>();
            return count =>
            {
                int last = 0;
                for (int i = 0; i < count; i++)
                {
                    last = add(last, i);
                }

                return last;
            };
        }),
        .. Cells(library, "Bind, leaf", "add_i32", "i32(i32, i32)", static function =>
        {
            // A loop of its own: the JIT inlines the delegate that a loop has called most.
            Func<int, int, int> add = function.Bind<Func<int, int, int>>(BindMode.Leaf);
            return count =>
            {
                int last = 0;
                for (int i = 0; i < count; i++)
                {
                    last = add(last, i);
                }

                return last;
            };
        }),
        .. Structs(
            library,
            "two doubles",
            "turn_point",
            "{f64, f64}({f64, f64})",
            static function =>
            {
                var turn = (delegate* unmanaged<Point, Point>)function.Pointer;
                return count =>
                {
                    double last = 0;
                    for (int i = 0; i < count; i++)
                    {
                        last += turn(new Point(i, 2)).Y;
                    }

                    return (int)last;
                };
            },
            static function => count =>
            {
                double last = 0;
                for (int i = 0; i < count; i++)
                {
                    last += function.Call<Point, Point>(new Point(i, 2)).Y;
                }

                return (int)last;
            }),
        .. Structs(
            library,
            "three floats",
            "turn_color",
            "{f32, f32, f32}({f32, f32, f32})",
            static function =>
            {
                var turn = (delegate* unmanaged<Color, Color>)function.Pointer;
                return count =>
                {
                    float last = 0;
                    for (int i = 0; i < count; i++)
                    {
                        last += turn(new Color(i, 2, 3)).B;
                    }

                    return (int)last;
                };
            },
            static function => count =>
            {
                float last = 0;
                for (int i = 0; i < count; i++)
                {
                    last += function.Call<Color, Color>(new Color(i, 2, 3)).B;
                }

                return (int)last;
            }),
        .. Structs(
            library,
            "32 bytes",
            "turn_quad",
            "{i64, i64, i64, i64}({i64, i64, i64, i64})",
            static function =>
            {
                var turn = (delegate* unmanaged<Quad, Quad>)function.Pointer;
                return count =>
                {
                    long last = 0;
                    for (int i = 0; i < count; i++)
                    {
                        last += turn(new Quad(i, 2, 3, 4)).D;
                    }

                    return (int)last;
                };
            },
            static function => count =>
            {
                long last = 0;
                for (int i = 0; i < count; i++)
                {
                    last += function.Call<Quad, Quad>(new Quad(i, 2, 3, 4)).D;
                }

                return (int)last;
            }),
    ];

    /// <summary>A function that takes and returns a struct, on one thread: a function pointer, and typed calls.</summary>
    private static List<Cell> Structs(
        string library, string name, string symbol, string signature, Func<NativeFunction, Func<int, int>> raw, Func<NativeFunction, Func<int, int>> call) =>
    [
        .. Cells(library, $"{name}: raw", symbol, signature, raw, threads: 1),
        .. Cells(library, $"{name}: Call<…>", symbol, signature, call, threads: 1),
        .. Cells(library, $"{name}: Call<…>, libffi path", symbol, signature, call, CodeMemoryPolicy.None, 1),
    ];

    private static Func<int, int> Invoked(NativeFunction function) => count =>
    {
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            last = (int)function.Invoke(last, i);
        }

        return last;
    };

    /// <summary>One way on 1, 2 and 4 threads, or as many as are said; nothing where the engine that is measured does not have it.</summary>
    private static List<Cell> Cells(
        string library, string way, string name, string signature, Func<NativeFunction, Func<int, int>> make, CodeMemoryPolicy policy = CodeMemoryPolicy.Automatic, params int[] threads)
    {
        List<Cell> cells = [];
        double nanoseconds = 0;
        foreach (int count in threads.Length > 0 ? threads : [1, 2, 4])
        {
            using FfiContext context = new(new FfiContextOptions { CodeMemory = policy });
            Func<int, int> loop;
            try
            {
                loop = make(context.Load(library).GetFunction(name, signature));
            }
            catch (ArgumentException)
            {
                return cells;
            }

            if (cells.Count == 0)
            {
                nanoseconds = Rounds.WarmUp(loop);
            }

            // A library of its own, because the one that warmed up has been called already.
            using FfiContext measured = new(new FfiContextOptions { CodeMemory = policy });
            double[] fastest = Rounds.Measure(make(measured.Load(library).GetFunction(name, signature)), count, nanoseconds);
            double[] others = fastest[1..];
            cells.Add(new Cell(way, count, fastest[0], others.Length > 0 ? Statistics.Median(others) : 0));
        }

        return cells;
    }

    private record struct Point(double X, double Y);

    private record struct Color(float R, float G, float B);

    private record struct Quad(long A, long B, long C, long D);
}
