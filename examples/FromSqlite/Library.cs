using System.Data.Common;
using System.Globalization;

namespace FromSqlite;

/// <summary>Books and who borrowed them, in plain ADO.NET.</summary>
internal sealed class Library(DbConnection connection)
{
    private static readonly (int Id, string Title, string Author, int Year)[] Books =
    [
        (1, "Emma", "Austen", 1815), (2, "Persuasion", "Austen", 1817), (3, "Middlemarch", "Eliot", 1871), (4, "Silas Marner", "Eliot", 1861), (5, "Dracula", "Stoker", 1897),
    ];

    public void Run(TextWriter output)
    {
        Execute("CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author TEXT NOT NULL, year INTEGER)");
        Execute("CREATE TABLE loans (book INTEGER PRIMARY KEY, reader TEXT NOT NULL)");
        Fill();
        Lend(output, 3, "Ada");
        Lend(output, 5, "Bob");
        Lend(output, 3, "Cy");
        Print(output, "SELECT author, COUNT(*) AS books, MIN(year) AS first FROM books GROUP BY author ORDER BY author");
        Print(output, "SELECT b.title, l.reader FROM books b LEFT JOIN loans l ON l.book = b.id WHERE b.year > @year ORDER BY b.title", ("@year", 1860));
        Print(output, "SELECT UPPER(title) AS title FROM books WHERE id IN (SELECT book FROM loans) ORDER BY id");
        Execute("UPDATE books SET year = year + 1 WHERE title LIKE @start", ("@start", "d%"));
        Print(output, "SELECT title, year FROM books WHERE id = @id", ("@id", 5));
    }

    private void Fill()
    {
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO books VALUES (@id, @title, @author, @year)";
        foreach (var name in new[] { "@id", "@title", "@author", "@year" })
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = name;
            insert.Parameters.Add(parameter);
        }

        insert.Prepare();
        foreach (var book in Books)
        {
            insert.Parameters["@id"].Value = book.Id;
            insert.Parameters["@title"].Value = book.Title;
            insert.Parameters["@author"].Value = book.Author;
            insert.Parameters["@year"].Value = book.Year;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private void Lend(TextWriter output, int book, string reader)
    {
        using var transaction = connection.BeginTransaction();
        try
        {
            using var insert = Command("INSERT INTO loans VALUES (@book, @reader)", ("@book", book), ("@reader", reader));
            insert.Transaction = transaction;
            insert.ExecuteNonQuery();
            transaction.Commit();
            output.WriteLine($"{reader} borrows {book}");
        }
        catch (DbException)
        {
            transaction.Rollback();
            output.WriteLine($"{reader} cannot have {book}: it is lent");
        }
    }

    private void Print(TextWriter output, string query, params (string Name, object Value)[] parameters)
    {
        using var command = Command(query, parameters);
        using var reader = command.ExecuteReader();
        output.WriteLine(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)));
        while (reader.Read())
            output.WriteLine("  " + string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "-" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
    }

    private void Execute(string text, params (string Name, object Value)[] parameters)
    {
        using var command = Command(text, parameters);
        command.ExecuteNonQuery();
    }

    private DbCommand Command(string text, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
