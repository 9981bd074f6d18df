package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"techbiz/internal/invite/xlsx"
)

// measureBatch measures lists of users from the file to the mails: read and judged,
// shown, invited, and mailed to a sink.
func (b *bench) measureBatch(ctx context.Context, db *database) error {
	browser, err := b.signedIn(ctx, db)
	if err != nil {
		return err
	}
	token, err := b.cli(ctx, db, "token", "create", "--officer", officer)
	if err != nil {
		return err
	}
	var last string
	fewest := time.Duration(0)
	for _, rows := range b.lists {
		id, err := b.measureUpload(ctx, db, token, rows)
		if err != nil {
			return err
		}
		if fewest, err = b.measurePreview(ctx, db, browser, id, rows, fewest); err != nil {
			return err
		}
		last = id
	}
	return b.measureSubmit(ctx, db, token, last, b.lists[len(b.lists)-1])
}

// workbook is a list of so many users as a workbook.
func workbook(rows int) ([]byte, error) {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter(f.GetSheetName(0))
	if err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	var titles []any
	for _, t := range xlsx.TemplateTitles() {
		titles = append(titles, t)
	}
	err = w.SetRow("A1", titles)
	for n := 0; n < rows && err == nil; n++ {
		err = w.SetRow(fmt.Sprintf("A%d", n+2), []any{n + 1, fmt.Sprintf("list%d.person%06d@tech.gov.sg", rows, n), "", firstNames[n%len(firstNames)], lastNames[n%len(lastNames)],
			"+65", 91234567, offices[n%len(offices)], sections[n%len(sections)], "Yes", "Joins the payments team"})
	}
	var out bytes.Buffer
	if err := errors.Join(err, w.Flush(), f.Write(&out), f.Close()); err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	return out.Bytes(), nil
}

// scan is the limit of reading a workbook: how long encoding/xml takes for the bare
// tokens of its sheet.
func scan(file []byte) (time.Duration, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return 0, fmt.Errorf("open workbook: %w", err)
	}
	began := time.Now()
	part, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		return 0, fmt.Errorf("open sheet: %w", err)
	}
	defer part.Close()
	for d := xml.NewDecoder(part); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return time.Since(began), nil
		} else if err != nil {
			return 0, fmt.Errorf("scan sheet: %w", err)
		}
	}
}

// measureUpload measures from the file being sent to its preview being answered: rules,
// duplicates and known accounts included. The limit is the bare scan of the same sheet.
func (b *bench) measureUpload(ctx context.Context, db *database, token string, rows int) (id string, err error) {
	file, err := workbook(rows)
	if err != nil {
		return "", err
	}
	limit, err := scan(file)
	if err != nil {
		return "", err
	}
	node, err := b.serve(ctx, db, "TECHBIZ_ROLE=web", "TECHBIZ_LOG_LEVEL=warn")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	before, err := node.peak()
	if err != nil {
		return "", err
	}
	began := time.Now()
	if id, err = upload(ctx, node, token, file, rows); err != nil {
		return "", fmt.Errorf("%w: %s", err, node.words())
	}
	if err := get(ctx, node, token, "/api/v1/batches/"+id+"/rows?limit=10"); err != nil {
		return "", err
	}
	took := time.Since(began)
	peak, err := node.peak()
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s upload to preview, %d rows", db.kind, rows)
	b.report.add(row{name: name + ": bare scan of the sheet", value: limit.Seconds(), unit: "s"})
	b.report.add(row{name: name, value: took.Seconds(), unit: "s", ratio: took.Seconds() / limit.Seconds(), limit: "bare scan"})
	b.report.add(row{name: name + ": rows", value: float64(rows) / took.Seconds(), unit: "per s"})
	b.report.add(row{name: name + ": peak memory of the node", value: float64(peak) / (1 << 20), unit: "MiB", ratio: float64(peak) / float64(before), limit: "before"})
	return id, nil
}

// upload sends a list and returns the batch's id. Every row has to be ready.
func upload(ctx context.Context, node *node, token string, file []byte, rows int) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "list.xlsx")
	if err != nil {
		return "", fmt.Errorf("make upload: %w", err)
	}
	if _, err := part.Write(file); err != nil {
		return "", fmt.Errorf("make upload: %w", err)
	}
	if err := form.Close(); err != nil {
		return "", fmt.Errorf("make upload: %w", err)
	}
	answer, err := send(ctx, node, token, http.MethodPost, "/api/v1/batches", form.FormDataContentType(), &body)
	if err != nil {
		return "", err
	}
	var made struct {
		ID     string
		Counts struct{ Ready int }
	}
	if err := json.Unmarshal(answer, &made); err != nil || made.Counts.Ready != rows {
		return "", fmt.Errorf("uploaded %d rows: %.500s: %w", rows, answer, err)
	}
	return made.ID, nil
}

func get(ctx context.Context, node *node, token, path string) error {
	_, err := send(ctx, node, token, http.MethodGet, path, "", nil)
	return err
}

func send(ctx context.Context, node *node, token, method, path, contentType string, body io.Reader) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+node.addr+path, body)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", contentType)
		req.Header.Set("Idempotency-Key", uuid.NewString())
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= http.StatusBadRequest {
		return nil, fmt.Errorf("%s %s: status %d: %.500s: %w", method, path, resp.StatusCode, answer, err)
	}
	return answer, nil
}

// measurePreview measures the first page of the preview, and one in its middle, from a
// signed-in browser. The limit is the first page of the shortest list.
func (b *bench) measurePreview(ctx context.Context, db *database, browser *browser, id string, rows int, fewest time.Duration) (_ time.Duration, err error) {
	node, err := b.serve(ctx, db, "TECHBIZ_ROLE=web", "TECHBIZ_LOG_LEVEL=warn", "TECHBIZ_PUBLIC_URL="+browser.publicURL)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	for _, page := range []struct{ name, query string }{{"first page", ""}, {"page in the middle", fmt.Sprintf("?cursor=6.%d", rows/2)}} {
		took := &latencies{}
		for n := range b.views + b.views/10 {
			sent := time.Now()
			if err := browser.show(ctx, node, "/invite/batch/"+id+page.query); err != nil {
				return 0, err
			}
			if n >= b.views/10 { // the first ones warm the caches up
				took.add(time.Since(sent))
			}
		}
		name := fmt.Sprintf("%s preview, %s, %d rows", db.kind, page.name, rows)
		p99 := took.percentile(99)
		if fewest == 0 {
			fewest = p99
		}
		b.report.add(row{name: name + ": p50", value: milliseconds(took.percentile(50)), unit: "ms"})
		b.report.add(row{name: name + ": p99", value: milliseconds(p99), unit: "ms", ratio: float64(p99) / float64(fewest), limit: fmt.Sprintf("first page, %d rows", b.lists[0])})
	}
	return fewest, nil
}
