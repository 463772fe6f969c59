using IndexKv.Data;
using IndexKv.Linq;
using Quickstart.Import;

namespace Quickstart.Tour;

/// <summary>LINQ over the shipped Unicode Character Database.</summary>
internal static class UnicodeLinq
{
    public static void Run(KvConnection connection, string store)
    {
        var characters = connection.Store<UnicodeCharacter>(store);

        var euro = characters.Where(c => c.CodePoint == '€');
        Show("Where(c => c.CodePoint == '€')", euro);

        int[] wanted = ['A', 'ß', 'Ω', 0x1F600, 0x110000];
        var some = characters.Where(c => wanted.Contains(c.CodePoint));
        Show("Where(c => wanted.Contains(c.CodePoint))", some);

        var arrows = characters
            .Where(c => c.Category == "Sm" && c.Name.Contains("ARROW"))
            .OrderByDescending(c => c.CodePoint)
            .Take(3);
        Show("""Where(c => c.Category == "Sm" && c.Name.Contains("ARROW")).OrderByDescending(c => c.CodePoint).Take(3)""", arrows);
    }

    private static void Show(string code, IQueryable<UnicodeCharacter> query) =>
        Display.Lookup("LINQ", code, query.ToQueryString(), [.. query.AsEnumerable().Select(Display.Properties)]);
}
