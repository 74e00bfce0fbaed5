using System.Globalization;
using System.Text;
using System.Xml;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>JUnit's XML, which every CI shows: one case for the shape, failed with the explanation.</summary>
public static class JUnitReport
{
    /// <param name="name">Of the shape, for example its file.</param>
    /// <param name="traceId">The trace that was compared.</param>
    public static string Write(ShapeMatch match, string name, string traceId)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n", CheckCharacters = false }))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "trace shapes");
            xml.WriteAttributeString("tests", "1");
            xml.WriteAttributeString("failures", (match.Holds ? 0 : 1).ToString(CultureInfo.InvariantCulture));
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "trace");
            xml.WriteAttributeString("name", $"{name} {traceId}");
            if (!match.Holds)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", match.Sentence);
                xml.WriteString(match.Explain());
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }
}
