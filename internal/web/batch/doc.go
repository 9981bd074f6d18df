// Package batch is the pages of lists: a workbook is uploaded, its rows are fixed on the page or
// in the workbook, and the list is submitted and followed.
//
//	/invite/batch ─► upload ─► /invite/batch/{id} ─► rows/{row}: fix, remove
//	                                │ errors.xlsx ─► mend: the fixed workbook; what adds, removes
//	                                │                or replaces people waits for a confirmation
//	                                ▼
//	                              submit ─► running (events tell how far) ─► submitted; undo, resend
package batch
