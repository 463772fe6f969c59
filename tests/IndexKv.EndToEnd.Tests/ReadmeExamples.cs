using System.ComponentModel.DataAnnotations;
using Dapper;
using IndexKv.Data;
using IndexKv.Linq;

namespace IndexKv.EndToEnd.Tests;

/// <summary>The README's examples: the text between the markers is the README's, which <see cref="ReadmeTests"/> compares.</summary>
internal static class ReadmeExamples
{
    public static string AdoNet(string directory)
    {
        var output = new StringWriter();
        // <ado>
        using var connection = new KvConnection($"Data Source={directory}");
        connection.Open();

        using var create = connection.CreateCommand();
        create.CommandText = "CREATE STORE IF NOT EXISTS people (id INT64 PRIMARY KEY, name TEXT NOT NULL, born DATE)";
        create.ExecuteNonQuery();

        using (var transaction = connection.BeginTransaction())
        using (var insert = connection.CreateCommand())
        {
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO people VALUES (@id, @name, @born)";
            insert.Parameters.AddWithValue("@id", 1L);
            insert.Parameters.AddWithValue("@name", "Ada Lovelace");
            insert.Parameters.AddWithValue("@born", new DateOnly(1815, 12, 10));
            insert.ExecuteNonQuery();
            transaction.Commit(); // on disk, whatever happens next
        }

        using var select = connection.CreateCommand();
        select.CommandText = "SELECT name, born FROM people WHERE id = @id";
        select.Parameters.AddWithValue("@id", 1L);
        using var reader = select.ExecuteReader();
        while (reader.Read())
            output.WriteLine($"{reader.GetString(0)}, {reader.GetFieldValue<DateOnly>(1):yyyy-MM-dd}");
        // </ado>
        return output.ToString();
    }

    public static string Dapper(string directory)
    {
        var output = new StringWriter();
        using var connection = new KvConnection($"Data Source={directory}");
        // <dapper>
        connection.Open();
        using var transaction = connection.BeginTransaction();
        connection.Execute(
            "INSERT OR REPLACE INTO people VALUES (@Id, @Name, @Born)",
            new[]
            {
                new Person { Id = 2, Name = "Grace Hopper", Born = new DateOnly(1906, 12, 9) },
                new Person { Id = 3, Name = "Edsger Dijkstra", Born = new DateOnly(1930, 5, 11) },
            },
            transaction);
        transaction.Commit();

        var wanted = new[] { 1L, 3L, 99L };
        foreach (var person in connection.Query<Person>("SELECT * FROM people WHERE id IN @wanted", new { wanted }).OrderBy(p => p.Id))
            output.WriteLine($"{person.Id}: {person.Name}");
        // </dapper>
        return output.ToString();
    }

    public static string Linq(string directory)
    {
        var output = new StringWriter();
        using var connection = new KvConnection($"Data Source={directory}");
        connection.Open();
        // <linq>
        var people = connection.Store<Person>("people");

        var ada = people.Single(p => p.Id == 1); // one key lookup
        output.WriteLine(ada.Name);

        long[] ids = [2, 3];
        var some = people.Where(p => ids.Contains(p.Id)); // one pass over a set of keys
        output.WriteLine(some.ToQueryString());

        var twentieth = people
            .Where(p => p.Born >= new DateOnly(1900, 1, 1))
            .OrderBy(p => p.Name)
            .Select(p => new { p.Name, Year = p.Born!.Value.Year });
        foreach (var person in twentieth)
            output.WriteLine($"{person.Name} {person.Year}");
        // </linq>
        return output.ToString();
    }

    // <person>
    public sealed class Person
    {
        [Key]
        public long Id { get; set; }
        public string Name { get; set; } = "";
        public DateOnly? Born { get; set; }
    }
    // </person>
}
