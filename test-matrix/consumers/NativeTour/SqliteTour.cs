using System.Globalization;
using System.Runtime.InteropServices;
using FfiToolkit;

namespace NativeTour;

/// <summary>libsqlite3: a database in memory, rows written with bound parameters and read back through pointers.</summary>
internal static class SqliteTour
{
    private const int Row = 100;

    // SQLITE_TRANSIENT: sqlite copies the text before the call returns.
    private const nint Transient = -1;

    internal delegate int OpenDatabase(string path, out nint database);

    public static void Run(FfiContext ffi, Report report)
    {
        using DynamicLibrary library = report.Load(ffi, PlatformLibraries.Sqlite);
        OpenDatabase open = report.Get(library, "sqlite3_open", "i32(string, pointer)").Bind<OpenDatabase>();
        NativeFunction execute = report.Get(library, "sqlite3_exec", "i32(pointer, string, pointer, pointer, pointer)");
        NativeFunction prepare = report.Get(library, "sqlite3_prepare_v2", "i32(pointer, string, i32, pointer, pointer)");
        NativeFunction bindInteger = report.Get(library, "sqlite3_bind_int64", "i32(pointer, i32, i64)");
        NativeFunction bindText = report.Get(library, "sqlite3_bind_text", "i32(pointer, i32, string, i32, pointer)");
        NativeFunction bindDouble = report.Get(library, "sqlite3_bind_double", "i32(pointer, i32, f64)");
        NativeFunction columnInteger = report.Get(library, "sqlite3_column_int64", "i64(pointer, i32)");
        NativeFunction columnText = report.Get(library, "sqlite3_column_text", "pointer(pointer, i32)");
        NativeFunction columnDouble = report.Get(library, "sqlite3_column_double", "f64(pointer, i32)");
        NativeFunction message = report.Get(library, "sqlite3_errmsg", "pointer(pointer)");
        NativeFunction free = report.Get(library, "sqlite3_free", "void(pointer)");
        Func<nint, int> step = report.Get(library, "sqlite3_step", "i32(pointer)").Bind<Func<nint, int>>();
        Func<nint, int> reset = report.Get(library, "sqlite3_reset", "i32(pointer)").Bind<Func<nint, int>>();
        Func<nint, int> finish = report.Get(library, "sqlite3_finalize", "i32(pointer)").Bind<Func<nint, int>>();
        Func<nint, int> close = report.Get(library, "sqlite3_close", "i32(pointer)").Bind<Func<nint, int>>();

        nint[] cell = new nint[1];
        nint database = 0;
        Check(open(":memory:", out database));
        Check(execute.Invoke(database, "CREATE TABLE tour (id INTEGER PRIMARY KEY, name TEXT, height REAL)", FfiValue.Null, FfiValue.Null, FfiValue.Null));

        nint insert = Prepare("INSERT INTO tour (id, name, height) VALUES (?1, ?2, ?3)");
        foreach ((long id, string? name, double height) in new[] { (1L, "Zürich", 408.5), (9007199254740993L, "日本 🗻", 3776.24), (-3L, null, 0.0) })
        {
            Check(bindInteger.Invoke(insert, 1, id));
            Check(bindText.Invoke(insert, 2, name, -1, Transient));
            Check(bindDouble.Call<nint, int, double, int>(insert, 3, height));
            Console.WriteLine($"insert {id}: {step(insert)}");
            Check(reset(insert));
        }

        Check(finish(insert));
        nint select = Prepare("SELECT id, name, height FROM tour ORDER BY height DESC");
        while (step(select) == Row)
        {
            string? name = Marshal.PtrToStringUTF8(columnText.Call<nint, int, nint>(select, 1));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row {(long)columnInteger.Invoke(select, 0)} {name ?? "NULL"} {(double)columnDouble.Invoke(select, 2)}"));
        }

        Check(finish(select));
        Console.WriteLine($"prepare on a missing table = {prepare.Invoke(database, "SELECT * FROM nowhere", -1, cell, FfiValue.Null)}: {Message()}");

        // sqlite allocates the text of an error; whoever asked for it frees it.
        FfiValue failed = execute.Invoke(database, "SELECT ¿", FfiValue.Null, FfiValue.Null, cell);
        Console.WriteLine($"exec of nonsense = {failed}: {Marshal.PtrToStringUTF8(cell[0])}");
        free.Bind<Action<nint>>()(cell[0]);
        Console.WriteLine($"close = {close(database)}");

        nint Prepare(string sql)
        {
            Check(prepare.Invoke(database, sql, -1, cell, FfiValue.Null));
            return cell[0];
        }

        void Check(FfiValue status)
        {
            if ((int)status != 0)
            {
                throw new InvalidOperationException($"sqlite: {status} {Message()}");
            }
        }

        string? Message() => (string?)message.Invoke(database);
    }
}
