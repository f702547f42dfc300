// Calls on 1, 2 and 4 threads at once; structs by value and callbacks on one.
//   once LIBRARY                            measures in this process and prints one line per cell
//   table STARTS LIBRARY PROGRAM [BESIDE]   starts a program, and another one beside it in turn, and prints tables
using FfiToolkit.Benchmarks.Threads;

switch (args)
{
    case ["once", string library]:
        foreach (Cell cell in Ways.Measure(library).Concat(CallbackWays.Measure(library)))
        {
            Console.WriteLine(cell);
        }

        return 0;
    case ["table", string starts, string library, .. { Length: 1 or 2 } programs]:
        Table.Print(int.Parse(starts, System.Globalization.CultureInfo.InvariantCulture), library, programs);
        return 0;
    default:
        Console.Error.WriteLine("usage: once LIBRARY | table STARTS LIBRARY PROGRAM [BESIDE]");
        return 2;
}
